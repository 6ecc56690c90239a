import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS } from '@/lib/kernel/day';
import { type Clocked, dueAfter, stepDue } from './overdue';
import { lastWeek } from './week';

const start = Date.parse('2026-11-23T09:00:00Z');
const at = (days: number) => new Date(start + days * DAY_MS);
const MARKS = { remind: 'remindedAt', overdue: 'overdueAt', lapse: 'lapsedAt' } as const;

/** What is done when somebody looks at these moments. */
function run(rules: { dueDays?: number; revokeUnusedAfterDays?: number } | undefined, days: number[]) {
  const review: Clocked = {
    openedAt: at(0),
    dueAt: dueAfter(rules, at(0)),
    remindedAt: null,
    overdueAt: null,
    lapsedAt: null,
  };
  const done: { day: number; step: string }[] = [];
  for (const day of days) {
    const step = stepDue(rules, review, at(day));
    if (!step) continue;
    review[MARKS[step]] = at(day);
    done.push({ day, step });
  }
  return done;
}

it('reminds two days before it is due, tells when it is overdue, and takes nothing away unless the rules say so', () => {
  expect(run(undefined, [4, 4.999, 5, 6, 7, 8, 60])).toEqual([
    { day: 5, step: 'remind' },
    { day: 7, step: 'overdue' },
  ]);
  expect(run({ revokeUnusedAfterDays: 3 }, [7, 9.9, 10, 11])).toEqual([
    { day: 7, step: 'overdue' },
    { day: 10, step: 'lapse' },
  ]);
});

it('never takes away before people were told and had their days, and does each step once, whenever it is looked', () => {
  const rules = fc.record({
    dueDays: fc.integer({ min: 1, max: 28 }),
    revokeUnusedAfterDays: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(rules, fc.array(fc.double({ min: -10, max: 200, noNaN: true }), { maxLength: 30 }), (given, days) => {
      const done = run(given, days);
      expect(new Set(done.map(({ step }) => step)).size).toBe(done.length);
      const lapse = done.find(({ step }) => step === 'lapse');
      const told = done.find(({ step }) => step === 'overdue');
      if (lapse)
        expect(lapse.day - (told?.day ?? Number.NaN)).toBeGreaterThanOrEqual(given.revokeUnusedAfterDays - 1e-6);
    }),
  );
});

it('takes whole weeks from Monday to Monday', () => {
  for (const now of ['2026-11-30T00:00:00Z', '2026-12-06T23:59:59.999Z']) {
    expect(lastWeek(new Date(now))).toEqual({ from: new Date('2026-11-23'), to: new Date('2026-11-30') });
  }
});
