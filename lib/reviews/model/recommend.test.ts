import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import { compareConstraints } from '@/lib/policy-engine/direction';
import { constraints, RUNS } from '@/lib/testing/policy-arbitraries';
import { USE_STATES } from '@/lib/usage/model/dto';
import { type GrantFacts, recommend } from './recommend';

const facts = (more: Partial<GrantFacts>): GrantFacts => ({
  ...{ state: 'used', days: 60, grantedDays: 90, calls: 12, peak: 4, lastSeen: '2026-11-20T00:00:00.000Z' },
  ...{ declared: 'internal', observed: ['internal'], effect: 'read', outward: false, constraints: {} },
  ...{ alerts: [], deferred: false },
  ...more,
});
const alerts = [{ number: 7, severity: 'high' }];

describe('what is recommended for a grant', () => {
  it.each<[string, Partial<GrantFacts>, string, string]>([
    ['used', {}, 'keep', 'Called 12 times.'],
    ['used before', { calls: 0 }, 'keep', 'Not called in these days, last on 2026-11-20.'],
    ['unused', { state: 'unused', calls: 0 }, 'revoke', 'Granted for all of 60 days, and not called.'],
    [
      'young',
      { state: 'too-new', calls: 0, grantedDays: 1 },
      'keep',
      'Granted for 1 day and not called: not enough history to call it unused.',
    ],
    [
      'unseen',
      { state: 'not-seen', calls: 0 },
      'defer',
      'Not enough history: no gateway before its server told of calls for long enough.',
    ],
    [
      'unseen again',
      { state: 'not-seen', calls: 0, deferred: true },
      'keep',
      'Put off before, and still no gateway tells of its calls.',
    ],
    ['in an alert', { alerts, state: 'unused' }, 'escalate', 'Alert 7 (high) names it.'],
    [
      'above its label',
      { observed: ['internal', 'restricted'] },
      'escalate',
      'It gave restricted data, and is labelled internal.',
    ],
    ['without a limit', { outward: true }, 'reduce', 'At most 4 times in an hour: 20 an hour would do.'],
    [
      'with a wide limit',
      { effect: 'destructive', constraints: { rateLimit: { limit: 60, windowSeconds: 60 } } },
      'reduce',
      'At most 4 times in an hour: 20 an hour would do.',
    ],
    ['without a limit for days', { outward: true, grantedDays: 6 }, 'keep', 'Called 12 times.'],
    [
      'with a limit that fits',
      { outward: true, constraints: { rateLimit: { limit: 40, windowSeconds: 3600 } } },
      'keep',
      'Called 12 times.',
    ],
  ])('%s', (_, more, decision, reason) => {
    expect(recommend(facts(more))).toMatchObject({ decision, reason });
  });

  it('never takes away what was used, never proposes to allow more, and always says why', () => {
    const any: fc.Arbitrary<GrantFacts> = fc.record({
      state: fc.constantFrom(...USE_STATES.filter((state) => state !== 'not-granted')),
      days: fc.constant(60),
      grantedDays: fc.nat(400),
      calls: fc.nat(100_000),
      peak: fc.nat(300_000),
      lastSeen: fc.constantFrom(null, '2026-11-20T00:00:00.000Z'),
      declared: fc.constantFrom(null, ...DATA_CLASSES),
      observed: fc.subarray([...DATA_CLASSES]),
      effect: fc.constantFrom(null, ...EFFECTS),
      outward: fc.constantFrom(null, true, false),
      constraints,
      alerts: fc.constantFrom([], alerts),
      deferred: fc.boolean(),
    });
    fc.assert(
      fc.property(any, (given) => {
        const { decision, reason, constraints: proposed } = recommend(given);
        expect(reason.length).toBeGreaterThan(10);
        if (decision === 'revoke') expect(given.state).toBe('unused');
        expect(proposed !== undefined).toBe(decision === 'reduce');
        if (proposed) {
          expect(compareConstraints(given.constraints, proposed)).toBe('tightens');
          // There is room for what was seen.
          expect(proposed.rateLimit?.limit).toBeGreaterThanOrEqual(given.peak);
        }
      }),
      RUNS,
    );
  });
});
