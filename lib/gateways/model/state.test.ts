import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';
import { ALARMS, alarmsAfter, GATEWAY_STATES, type GatewayFacts, gatewayState, isAlarm, silentAfterMs } from './state';

const now = new Date('2026-11-28T12:00:00Z');
const facts = (change: Partial<GatewayFacts> = {}): GatewayFacts => ({
  now,
  kind: 'remit',
  latestSerial: 7,
  lastSeenAt: now,
  lastReceipt: { serial: 7, status: 'activated' },
  activatedSerial: 7,
  highestSerial: 7,
  ...change,
});
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('the state of a gateway', () => {
  it.each<[string, Partial<GatewayFacts>]>([
    ['never', { lastSeenAt: null }],
    ['current', {}],
    ['behind', { latestSerial: 8 }],
    ['behind', { lastReceipt: null, activatedSerial: null, highestSerial: null }],
    ['rejecting', { latestSerial: 8, lastReceipt: { serial: 8, status: 'rejected' } }],
    ['older', { activatedSerial: 6 }],
    // What it refuses is less alarming than what it runs.
    ['older', { activatedSerial: 6, lastReceipt: { serial: 7, status: 'rejected' } }],
    ['silent', { lastSeenAt: ago(180_001) }],
    ['current', { lastSeenAt: ago(180_000) }],
    ['current', { kind: 'opa', lastSeenAt: ago(300_000) }],
    ['silent', { kind: 'opa', lastSeenAt: ago(300_001) }],
    // Who asks for each decision holds nothing, and says nothing while no agent calls.
    ['current', { kind: 'authzen', lastReceipt: null, activatedSerial: null, lastSeenAt: ago(3_600_000) }],
    ['silent', { kind: 'authzen', lastSeenAt: ago(86_400_001) }],
  ])('is %s with %o', (state, change) => {
    expect(gatewayState(facts(change))).toBe(state);
  });

  it('is never current while what runs is not the newest, nor after silence', () => {
    const serial = fc.option(fc.integer({ min: 1, max: 9 }));
    const some = fc.record({
      kind: fc.constantFrom(...GATEWAY_KINDS.filter((kind) => kind !== 'authzen')),
      latestSerial: serial,
      activatedSerial: serial,
      highestSerial: serial,
      lastSeenAt: fc.option(fc.integer({ min: 0, max: 600_000 }).map(ago)),
      lastReceipt: fc.option(fc.record({ serial: fc.nat(9), status: fc.constantFrom('activated', 'rejected') })),
    });
    fc.assert(
      fc.property(some, (change) => {
        const all = facts(change);
        if (gatewayState(all) !== 'current') return true;
        const heard = now.getTime() - (all.lastSeenAt?.getTime() ?? 0) <= silentAfterMs(all.kind);
        return heard && all.activatedSerial === all.latestSerial && all.lastReceipt?.status !== 'rejected';
      }),
    );
  });
});

describe('alarms', () => {
  it('are told once until all is well again, whatever comes between', () => {
    const states = fc.array(fc.constantFrom(...GATEWAY_STATES), { maxLength: 30 });
    fc.assert(
      fc.property(states, (list) => {
        let alarms: string[] = [];
        const told = new Set<string>();
        for (const state of list) {
          const next = alarmsAfter(alarms, state, 'enforce');
          if (!isAlarm(state)) told.clear();
          expect(next.alarm !== null).toBe(isAlarm(state) && !told.has(state));
          if (next.alarm) told.add(next.alarm);
          expect([...next.alarms].sort()).toEqual([...told].sort());
          alarms = next.alarms;
        }
      }),
    );
  });

  it('are for gateways that enforce', () => {
    for (const state of ALARMS) expect(alarmsAfter([state], state, 'shadow')).toEqual({ alarms: [], alarm: null });
  });
});
