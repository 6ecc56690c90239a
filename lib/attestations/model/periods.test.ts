import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPORTS } from '@/lib/gateways/model/attestation';
import { type AttestedPeriod, attestedState, findGaps, SOON_DAYS } from './periods';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const day = (n: number) => new Date(START + n * DAY).toISOString().slice(0, 10);
const soc2 = (from: number, to: number): AttestedPeriod => ({
  report: 'soc2-type-2',
  periodStart: day(from),
  periodEnd: day(to),
});
const letter = (from: number, to: number): AttestedPeriod => ({ ...soc2(from, to), report: 'bridge-letter' });

/** Close together, so that gaps of a single day are common. */
const period = fc
  .tuple(
    fc.constantFrom('soc2-type-2', ...REPORTS),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 8 }),
    fc.boolean(),
  )
  .map(
    ([report, from, long, oneDay]): AttestedPeriod => ({
      report,
      periodStart: oneDay ? null : day(from),
      periodEnd: day(from + long),
    }),
  );
const covers = ({ periodStart, periodEnd }: AttestedPeriod, n: number) =>
  (periodStart ?? periodEnd) <= day(n) && day(n) <= periodEnd;

describe('periods of reports', () => {
  it('leave no gap where one goes on the day after the other, and one where a day is missing', () => {
    expect(findGaps([soc2(0, 9), soc2(10, 20)])).toEqual([]);
    expect(findGaps([soc2(11, 20), soc2(0, 9)])).toEqual([
      { kind: 'soc2', from: day(10), to: day(10), days: 1, bridged: false },
    ]);
    expect(findGaps([soc2(0, 9), soc2(20, 30), letter(10, 14), letter(14, 19)])).toMatchObject([
      { days: 10, bridged: true },
    ]);
    expect(findGaps([soc2(0, 9), soc2(20, 30), letter(10, 18)])).toMatchObject([{ bridged: false }]);
    // A leap day and the change of the clocks are days as any other.
    expect(
      findGaps([
        { ...soc2(0, 0), periodStart: '2028-01-01', periodEnd: '2028-02-28' },
        { ...soc2(0, 0), periodStart: '2028-03-01', periodEnd: '2028-12-31' },
      ]),
    ).toMatchObject([{ from: '2028-02-29', days: 1 }]);
    expect(
      findGaps([
        { ...soc2(0, 0), periodStart: '2026-01-01', periodEnd: '2026-03-28' },
        { ...soc2(0, 0), periodStart: '2026-03-29', periodEnd: '2026-12-31' },
      ]),
    ).toEqual([]);
  });

  it('have each day between the first and the last in a period or in exactly one gap, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 8 }), (periods) => {
        const gaps = findGaps(periods);
        for (const [kind, report] of [
          ['soc2', 'soc2-type-2'],
          ['iso-27001', 'iso-27001'],
        ] as const) {
          const own = periods.filter((one) => one.report === report);
          const first = own.map(({ periodStart, periodEnd }) => periodStart ?? periodEnd).sort()[0];
          const last = own
            .map(({ periodEnd }) => periodEnd)
            .sort()
            .at(-1);
          for (let n = -1; n <= 40; n++) {
            const inside = first !== undefined && first <= day(n) && day(n) <= (last as string);
            const missing = inside && !own.some((one) => covers(one, n));
            const found = gaps.filter((gap) => gap.kind === kind && gap.from <= day(n) && day(n) <= gap.to);
            expect(found.length).toBe(missing ? 1 : 0);
            if (found[0]?.bridged)
              expect(periods.some((one) => one.report === 'bridge-letter' && covers(one, n))).toBe(true);
          }
        }
        for (const gap of gaps) {
          expect((Date.parse(gap.to) - Date.parse(gap.from)) / DAY + 1).toBe(gap.days);
          const all = Array.from({ length: gap.days }, (_, index) => (Date.parse(gap.from) - START) / DAY + index);
          const spoken =
            gap.kind === 'soc2' &&
            all.every((n) => periods.some((one) => one.report === 'bridge-letter' && covers(one, n)));
          expect(gap.bridged).toBe(spoken);
        }
      }),
    );
  });

  it('say how it stands today', () => {
    const stands = (...periods: AttestedPeriod[]) => attestedState(periods, day(50));
    expect(stands()).toBe('none');
    expect(stands(soc2(0, 50 + SOON_DAYS))).toBe('covers');
    expect(stands(soc2(0, 49 + SOON_DAYS))).toBe('ends-soon');
    expect(stands(soc2(0, 60), soc2(61, 200))).toBe('covers');
    expect(stands(soc2(0, 49), letter(50, 90))).toBe('bridged');
    expect(stands(soc2(0, 49))).toBe('ended');
    expect(stands(soc2(51, 90))).toBe('later');
    expect(stands({ ...soc2(0, 50), report: 'soc2-type-1', periodStart: null })).toBe('ended');
  });
});
