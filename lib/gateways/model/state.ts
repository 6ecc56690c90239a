import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';

export const GATEWAY_STATES = ['never', 'current', 'behind', 'silent', 'rejecting', 'older'] as const;
export type GatewayState = (typeof GATEWAY_STATES)[number];

/** States that people are told of where a gateway enforces: nobody knows then that what was approved is what runs. */
export const ALARMS = ['silent', 'rejecting', 'older'] as const satisfies readonly GatewayState[];
export type Alarm = (typeof ALARMS)[number];

const MINUTE_MS = 60_000;

/**
 * After how long without a word a gateway is silent. A long poll comes back once a minute; OPA, when its polls fail,
 * waits up to two minutes; and who asks for each decision says nothing while no agent calls.
 */
export function silentAfterMs(kind: GatewayKind): number {
  if (kind === 'authzen') return 24 * 60 * MINUTE_MS;
  return (kind === 'opa' ? 5 : 3) * MINUTE_MS;
}

export interface GatewayFacts {
  now: Date;
  kind: GatewayKind;
  latestSerial: number | null;
  lastSeenAt: Date | null;
  lastReceipt: { serial: number; status: string } | null;
  /** In force by its own word, and the highest that ever was. */
  activatedSerial: number | null;
  highestSerial: number | null;
}

export function gatewayState(facts: GatewayFacts): GatewayState {
  const { now, kind, latestSerial, lastSeenAt, lastReceipt, activatedSerial, highestSerial } = facts;
  if (!lastSeenAt) return 'never';
  if (now.getTime() - lastSeenAt.getTime() > silentAfterMs(kind)) return 'silent';
  // Remit itself decides for it, from the newest policy: it holds none that could be old.
  if (kind === 'authzen') return 'current';
  if (activatedSerial !== null && highestSerial !== null && activatedSerial < highestSerial) return 'older';
  if (lastReceipt?.status === 'rejected') return 'rejecting';
  if (latestSerial !== null && activatedSerial === latestSerial) return 'current';
  return 'behind';
}

export function isAlarm(state: string): state is Alarm {
  return (ALARMS as readonly string[]).includes(state);
}

/**
 * What people have been told of a gateway since it was well, after it was found in a state: each trouble once, however
 * often it comes and goes before all is well again.
 */
export function alarmsAfter(
  told: readonly string[],
  state: GatewayState,
  mode: 'enforce' | 'shadow',
): { alarms: string[]; alarm: Alarm | null } {
  if (mode === 'shadow' || !isAlarm(state)) return { alarms: [], alarm: null };
  return told.includes(state) ? { alarms: [...told], alarm: null } : { alarms: [...told, state], alarm: state };
}

export const GATEWAY_STATE_WORDS: Record<GatewayState, string> = {
  never: 'Never seen',
  current: 'Current',
  behind: 'Behind',
  silent: 'Silent',
  rejecting: 'Rejecting',
  older: 'Went back',
};
