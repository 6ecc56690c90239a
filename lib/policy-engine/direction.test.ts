import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Constraints, RateLimit } from '@/lib/kernel/constraints';
import { RUNS, rateLimits } from '@/lib/testing/policy-arbitraries';
import { compareConstraints, compareLabels, type Direction, type ToolLabels } from './direction';

describe('compareConstraints', () => {
  it.each<[Constraints, Constraints, Direction]>([
    [{}, {}, 'same'],
    [{}, { pii: 'redact' }, 'tightens'],
    [{ pii: 'redact' }, {}, 'loosens'],
    [{}, { pii: 'allow' }, 'same'],
    [{ pii: 'allow' }, {}, 'same'],
    [{ pii: 'redact' }, { pii: 'block' }, 'tightens'],
    [{ pii: 'block' }, { pii: 'redact' }, 'loosens'],
    [{}, { requireUser: true }, 'tightens'],
    [{ requireUser: true }, { requireUser: false }, 'loosens'],
    [{ requireUser: true }, {}, 'loosens'],
    [{}, { requireUser: false }, 'same'],
    [{ maxDataClass: 'internal' }, { maxDataClass: 'internal' }, 'same'],
    [{ maxDataClass: 'internal' }, { maxDataClass: 'public' }, 'tightens'],
    [{ maxDataClass: 'internal' }, { maxDataClass: 'restricted' }, 'loosens'],
    // What the tool's own class is cannot be said here.
    [{ maxDataClass: 'restricted' }, {}, 'loosens'],
    [{}, { maxDataClass: 'public' }, 'loosens'],
    [{}, { notAfter: '2027-02-01T00:00:00Z' }, 'tightens'],
    [{ notAfter: '2027-02-01T00:00:00Z' }, {}, 'loosens'],
    [{ notAfter: '2027-02-01T00:00:00Z' }, { notAfter: '2027-02-01T00:00:00.001Z' }, 'loosens'],
    [{ notAfter: '2027-02-01T00:00:00Z' }, { notAfter: '2027-01-31T23:59:59.999Z' }, 'tightens'],
    [{ notAfter: '2027-02-01T00:00:00Z' }, { notAfter: '2027-02-01T01:00:00+01:00' }, 'same'],
    // As text it is earlier, as a time it is later.
    [{ notAfter: '2027-02-01T01:00:00+01:00' }, { notAfter: '2027-02-01T00:30:00Z' }, 'loosens'],
    [{ notAfter: '2027-02-01T00:00:00Z' }, { notAfter: 'no time' }, 'loosens'],
    [{ notAfter: 'no time' }, { notAfter: '2027-02-01T00:00:00Z' }, 'loosens'],
  ])('from %j to %j: %s', (before, after, direction) => {
    expect(compareConstraints(before, after)).toBe(direction);
  });

  it.each<[string, string, Direction]>([
    ['10/60', '10/60', 'same'],
    ['10/60', '9/60', 'tightens'],
    ['10/60', '11/60', 'loosens'],
    ['10/60', '10/61', 'tightens'],
    ['10/60', '11/3600', 'loosens'],
    ['10/60', '10/59', 'loosens'],
    // One of the old windows meets up to 61 of the new.
    ['60/60', '1/1', 'loosens'],
    ['61/60', '1/1', 'tightens'],
    ['60/60', '20/30', 'tightens'],
    ['60/60', '21/30', 'loosens'],
    ['', '1000000/1', 'tightens'],
    ['1/86400', '', 'loosens'],
  ])('from %s calls in so many seconds to %s: %s', (before, after, direction) => {
    expect(compareConstraints(rated(before), rated(after))).toBe(direction);
  });

  it('counts a mix as loosening', () => {
    const before: Constraints = { pii: 'redact', requireUser: true, rateLimit: { limit: 10, windowSeconds: 60 } };
    expect(compareConstraints(before, { ...before, pii: 'block', rateLimit: { limit: 11, windowSeconds: 60 } })).toBe(
      'loosens',
    );
    expect(compareConstraints(before, { ...before, pii: 'block', notAfter: '2027-02-01T00:00:00Z' })).toBe('tightens');
  });
});

describe('a rate limit that tightens', () => {
  const times = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 10, maxLength: 60 });

  it('leaves no stretch with more calls than the old one lets through, where windows slide', () => {
    checkStretches(
      (calls, { limit, windowSeconds }) => {
        const passed: number[] = [];
        for (const call of calls) {
          if (passed.filter((earlier) => earlier > call - windowSeconds).length < limit) passed.push(call);
        }
        return passed;
      },
      ({ limit }) => limit,
    );
  });

  it('nor where windows are fixed, wherever they begin', () => {
    // A stretch as long as a window meets two of them.
    checkStretches(fixed, (before, after) => before.limit * (after.windowSeconds < before.windowSeconds ? 1 : 2));
  });

  /** Lets calls through by the new limit, and looks at every stretch that is as long as the old window. */
  function checkStretches(
    letThrough: (calls: number[], limit: RateLimit, phase: number) => number[],
    most: (before: RateLimit, after: RateLimit) => number,
  ) {
    let tightened = 0;
    let full = 0;
    const property = fc.property(rateLimits, rateLimits, times, fc.nat(11), (before, after, calls, phase) => {
      if (compareConstraints({ rateLimit: before }, { rateLimit: after }) === 'loosens') return;
      tightened += 1;
      const passed = letThrough(
        [...calls].sort((a, b) => a - b),
        after,
        phase,
      );
      const stretches = passed.map((start) => passed.filter((t) => t >= start && t < start + before.windowSeconds));
      const busiest = Math.max(...stretches.map(({ length }) => length));
      if (busiest >= before.limit) full += 1;
      expect(busiest).toBeLessThanOrEqual(most(before, after));
    });
    fc.assert(property, { ...RUNS, numRuns: 1500 });
    expect(tightened).toBeGreaterThan(250);
    expect(full).toBeGreaterThan(15);
  }

  function fixed(calls: number[], { limit, windowSeconds }: RateLimit, phase: number): number[] {
    const used = new Map<number, number>();
    return calls.filter((call) => {
      const window = Math.floor((call + phase) / windowSeconds);
      used.set(window, (used.get(window) ?? 0) + 1);
      return (used.get(window) as number) <= limit;
    });
  }
});

describe('compareLabels', () => {
  const NONE: ToolLabels = { dataClass: null, categories: [], effect: null, untrusted: null, outward: null };
  const CAUTIOUS: ToolLabels = {
    ...NONE,
    dataClass: 'restricted',
    effect: 'destructive',
    untrusted: true,
    outward: true,
  };
  const SOME: ToolLabels = {
    dataClass: 'internal',
    categories: ['pii'],
    effect: 'write',
    untrusted: false,
    outward: false,
  };

  it.each<[Partial<ToolLabels>, Direction]>([
    [{}, 'same'],
    [{ dataClass: 'public' }, 'loosens'],
    [{ dataClass: 'confidential' }, 'tightens'],
    [{ dataClass: null }, 'tightens'],
    [{ effect: 'read' }, 'loosens'],
    [{ effect: 'destructive' }, 'tightens'],
    [{ effect: null }, 'tightens'],
    [{ untrusted: true }, 'tightens'],
    [{ untrusted: null }, 'tightens'],
    [{ outward: true }, 'tightens'],
    [{ outward: null }, 'tightens'],
    [{ categories: [] }, 'loosens'],
    [{ categories: ['pii', 'hr'] }, 'tightens'],
    [{ categories: ['hr'] }, 'loosens'],
    [{ categories: ['hr', 'legal'] }, 'loosens'],
    [{ dataClass: 'restricted', effect: 'read' }, 'loosens'],
    [{ capture: null }, 'same'],
    [{ capture: 'redacted' }, 'same'],
    [{ capture: 'none' }, 'tightens'],
    [{ capture: 'sealed' }, 'loosens'],
    [{ fields: ['a.*: restricted'] }, 'tightens'],
    // Nothing is kept of a restricted tool, unless somebody said so.
    [{ dataClass: 'restricted' }, 'tightens'],
    [{ dataClass: 'restricted', capture: 'redacted' }, 'tightens'],
    [{ dataClass: 'restricted', capture: 'sealed' }, 'loosens'],
  ])('from some labels to %j: %s', (change, direction) => {
    expect(compareLabels(SOME, { ...SOME, ...change })).toBe(direction);
  });

  it('holds a field for less dangerous when its class is lowered or taken away', () => {
    const fields = (...list: string[]) => ({ ...SOME, fields: list });
    expect(compareLabels(fields('a: restricted'), fields('a: internal'))).toBe('loosens');
    expect(compareLabels(fields('a: restricted'), SOME)).toBe('loosens');
    expect(compareLabels(fields('a: internal'), { ...SOME, fields: { a: 'restricted' } })).toBe('tightens');
    expect(compareLabels(fields('a: internal', 'a: restricted'), fields('a: restricted'))).toBe('same');
  });

  it('takes a tool without labels as the most dangerous, so that a first label loosens or says the same', () => {
    expect(compareLabels(NONE, CAUTIOUS)).toBe('same');
    expect(compareLabels(CAUTIOUS, NONE)).toBe('same');
    expect(compareLabels(NONE, { ...CAUTIOUS, dataClass: 'confidential' })).toBe('loosens');
    expect(compareLabels(NONE, { ...CAUTIOUS, effect: 'write' })).toBe('loosens');
    expect(compareLabels(NONE, { ...CAUTIOUS, untrusted: false })).toBe('loosens');
    expect(compareLabels(NONE, { ...CAUTIOUS, outward: false })).toBe('loosens');
  });
});

/** `10/60` for 10 calls in 60 seconds. */
function rated(text: string): Constraints {
  const [limit, windowSeconds] = text.split('/').map(Number);
  return text ? { rateLimit: { limit: limit as number, windowSeconds: windowSeconds as number } } : {};
}
