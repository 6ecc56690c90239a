import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '@/lib/kernel/digest';
import { entryDigest } from './batch';
import { countHours, daysOf } from './rollup';
import { gapsBetween, joinStretches, sizeOf } from './sequence';

describe('stretches of numbers', () => {
  it('are what was counted and nothing else, in whatever order and however often it came', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 6 }), (batches) => {
        const joined = batches.reduce<ReturnType<typeof joinStretches>>((so, far) => joinStretches(so, far), []);
        const all = new Set(batches.flat());
        const within = joined.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, n) => first + n),
        );
        expect(within).toEqual([...all].sort((a, b) => a - b));
        const [low, high] = [Math.min(...all), Math.max(...all)];
        const missing = all.size === 0 ? 0 : high - low + 1 - all.size;
        expect(sizeOf(gapsBetween(joined))).toBe(missing);
        for (const { first, last } of gapsBetween(joined)) expect(first).toBeLessThanOrEqual(last);
      }),
    );
  });
});

it('digests an entry as the RFC 8785 form of what it says', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.dictionary(fc.string(), fc.integer()),
    fc.constantFrom(null, undefined, -0, []),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), value), (entry) => {
      const said = Object.entries(entry).filter(([, one]) => one !== null && one !== undefined);
      expect(entryDigest(entry)).toBe(digestOf(Object.fromEntries(said)));
    }),
  );
});

describe('counts', () => {
  const call = { agent: 'bot', tool: 'crm/search', decision: 'allow', reason: 'allowed' };

  it('are by hour and by day, UTC', () => {
    const times = [
      '1969-12-31T23:59:59.999Z',
      '2026-11-23T08:59:59.999Z',
      '2026-11-23T09:00:00.000Z',
      '2026-11-23T09:00:00.001Z',
    ];
    const hours = countHours(
      'gw',
      times.map((time) => ({ ...call, time, dataClasses: [] })),
    );
    const said = (counted: typeof hours) => counted.map(({ start, calls }) => [start, calls]);
    expect(said(hours)).toEqual([
      ['1969-12-31T23:00:00.000Z', 1],
      ['2026-11-23T08:00:00.000Z', 1],
      ['2026-11-23T09:00:00.000Z', 2],
    ]);
    expect(said(daysOf(hours))).toEqual([
      ['1969-12-31T00:00:00.000Z', 1],
      ['2026-11-23T00:00:00.000Z', 3],
    ]);
  });

  it('know nobody, and classes in any order', () => {
    const time = '2026-11-23T08:00:00.000Z';
    const counted = countHours('gw', [
      { ...call, time, agent: undefined, dataClasses: ['restricted', 'internal', 'internal'] },
      { ...call, time, agent: null, dataClasses: ['internal', 'restricted'] },
    ]);
    expect(counted).toMatchObject([{ agent: '', classes: 'internal restricted', calls: 2 }]);
  });
});
