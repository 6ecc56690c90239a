import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';
import { outcomeOf } from './canary';
import { type ConfirmationFacts, confirmationOf, holds, meaningOf, openUntil } from './confirmation';

const at = new Date('2026-11-28T12:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);
const facts = (change: Partial<ConfirmationFacts> = {}): ConfirmationFacts => ({
  ...{ now: later(1_000), kind: 'remit', mode: 'enforce', onStale: 'deny', freshnessSeconds: 3_600 },
  ...{ lastSeenAt: at, serial: 7, at, confirmedAt: null, activatedSerial: 6 },
  lastReceipt: { serial: 6, status: 'activated' },
  ...change,
});
const confirmed = { confirmedAt: later(200), activatedSerial: 7, lastReceipt: { serial: 7, status: 'activated' } };

describe('where a gateway stands with an isolation', () => {
  it.each<[string, Partial<ConfirmationFacts>]>([
    ['waiting', {}],
    ['confirmed', confirmed],
    ['confirmed', { ...confirmed, activatedSerial: 9, lastReceipt: { serial: 9, status: 'activated' } }],
    ['confirmed', { ...confirmed, now: later(86_400_000) }],
    ['older', { ...confirmed, activatedSerial: 6 }],
    ['shadow', { ...confirmed, mode: 'shadow' }],
    ['shadow', { kind: 'authzen', mode: 'shadow' }],
    ['asks', { kind: 'authzen', activatedSerial: null, lastReceipt: null }],
    ['rejected', { lastReceipt: { serial: 8, status: 'rejected' } }],
    ['waiting', { lastReceipt: { serial: 6, status: 'rejected' } }],
    ['silent', { now: later(200_000) }],
    ['never', { lastSeenAt: null }],
  ])('is %s with %o', (confirmation, change) => {
    expect(confirmationOf(facts(change))).toBe(confirmation);
  });

  it('is never one that holds it unless it said so, still runs it, and enforces', () => {
    const time = fc.integer({ min: 0, max: 10_000_000 }).map(later);
    const serial = fc.integer({ min: 5, max: 9 });
    const some = fc.record({
      now: time,
      kind: fc.constantFrom(...GATEWAY_KINDS.filter((kind) => kind !== 'authzen')),
      mode: fc.constantFrom('enforce' as const, 'shadow' as const),
      onStale: fc.constantFrom('deny' as const, 'keep' as const),
      lastSeenAt: fc.option(time),
      confirmedAt: fc.option(time),
      activatedSerial: fc.option(serial),
      lastReceipt: fc.option(fc.record({ serial, status: fc.constantFrom('activated', 'rejected') })),
    });
    fc.assert(
      fc.property(some, (change) => {
        const all = facts(change);
        const proved = all.confirmedAt !== null && (all.activatedSerial ?? 0) >= 7 && all.mode === 'enforce';
        expect(holds(confirmationOf(all))).toBe(proved);
        expect(meaningOf(all)).toMatch(/^[A-Z].+\.$/);
      }),
    );
  });

  it('may go on no longer than what Remit vouched for before, and says so', () => {
    expect(openUntil(facts())).toEqual(later(3_660_000));
    // It was heard of later: what it had then is not vouched for again.
    expect(openUntil(facts({ lastSeenAt: later(500) }))).toEqual(later(3_660_000));
    expect(openUntil(facts({ lastSeenAt: later(-60_000) }))).toEqual(later(3_600_000));
    expect(openUntil(facts({ onStale: 'keep' }))).toBeNull();
    expect(meaningOf(facts({ onStale: 'keep', now: later(86_400_000) }))).toMatch(/until it is heard again/);
    expect(meaningOf(facts({ now: later(3_660_000) }))).toMatch(/denies every call/);
    expect(meaningOf(facts({ now: later(3_659_000) }))).toMatch(/may let calls through/);
  });
});

it('a canary call proves something only where it is denied, enforced, and by no older policy', () => {
  const verdict = fc.record({
    decision: fc.constantFrom('allow' as const, 'deny' as const),
    enforced: fc.boolean(),
    reason: fc.constant('agent_suspended'),
    serial: fc.integer({ min: 5, max: 9 }),
  });
  fc.assert(
    fc.property(verdict, (one) => {
      const proved = one.decision === 'deny' && one.enforced && one.serial >= 7;
      expect(outcomeOf(one, 7).outcome === 'denied').toBe(proved);
    }),
  );
});
