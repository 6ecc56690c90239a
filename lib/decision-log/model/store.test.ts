import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '@/lib/kernel/digest';
import { entryDigest } from './batch';
import { countCalls, startOf } from './rollup';
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

  it('are by hour and by day, UTC, also before 1970', () => {
    expect(new Date(startOf('hour', Date.parse('1969-12-31T23:59:59.999Z'))).toISOString()).toBe(
      '1969-12-31T23:00:00.000Z',
    );
    const times = ['2026-11-23T08:59:59.999Z', '2026-11-23T09:00:00.000Z', '2026-11-23T11:00:00+02:00'];
    const calls = times.map((time) => ({ ...call, time }));
    expect(countCalls('hour', 'gw', calls).map(({ start, calls: count }) => [start, count])).toEqual([
      ['2026-11-23T08:00:00.000Z', 1],
      ['2026-11-23T09:00:00.000Z', 2],
    ]);
    expect(countCalls('day', 'gw', calls)).toMatchObject([{ start: '2026-11-23T00:00:00.000Z', calls: 3 }]);
  });

  it('know nobody, and classes in any order', () => {
    const time = '2026-11-23T08:00:00Z';
    const counted = countCalls('hour', 'gw', [
      { ...call, time, agent: undefined, dataClasses: ['restricted', 'internal', 'internal'] },
      { ...call, time, agent: null, dataClasses: ['internal', 'restricted'] },
    ]);
    expect(counted).toMatchObject([{ agent: '', classes: 'internal restricted', calls: 2 }]);
  });
});
