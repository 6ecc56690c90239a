import type { GatewayKey } from './dto';
import type { KeyState } from './signing-key';

/** A key as far as the rules of rotation go. */
export interface KeyFacts {
  kid: string;
  state: KeyState;
  automatic: boolean;
  notBefore: Date | null;
  retireAfter: Date | null;
}

/** Gateways that would be left with a policy whose key is not published, if this one retired. */
export function holdersOf(kid: string, gateways: readonly GatewayKey[]): GatewayKey[] {
  return gateways.filter((gateway) => gateway.kid === kid);
}

/** Gateways that read no published keys: who runs them has to give them the next one. */
export function givenByHand(gateways: readonly GatewayKey[]): GatewayKey[] {
  return gateways.filter(({ kind }) => kind === 'opa');
}

/** Why a key does not start to sign now, in words; null when it may. */
export function whyNotActivate(key: KeyFacts, now: Date, early: boolean): string | null {
  if (key.state === 'active') return 'This key signs already.';
  if (key.state !== 'next') return 'Only the key that comes next can start to sign, and a key never comes back.';
  if (early || key.notBefore === null || key.notBefore <= now) return null;
  return (
    `Gateways may not have seen this key yet: its time comes at ${key.notBefore.toISOString()}. ` +
    'Wait, or say that it is to sign now.'
  );
}

/** Why a key does not retire, in words; null when it may. */
export function whyNotRetire(key: KeyFacts, gateways: readonly GatewayKey[], force: boolean): string | null {
  if (key.state === 'active')
    return 'This key signs. Stage another and let that sign first, or rotate in an emergency.';
  if (key.state === 'next') return 'This key has not signed yet. Cancel it instead.';
  if (key.state === 'retired') return 'This key is retired already.';
  const holders = holdersOf(key.kid, gateways);
  if (force || holders.length === 0) return null;
  const still = `${holders.length} of ${gateways.length} gateways still ${holders.length === 1 ? 'has' : 'have'}`;
  return `${still} a policy in force that it signed: ${named(holders)}. Wait for them, or force it and say why.`;
}

/** What is due by itself, one step at a time: the next key signs, then earlier ones retire that nobody needs. */
export function dueStep(
  keys: readonly KeyFacts[],
  gateways: readonly GatewayKey[],
  now: Date,
): { do: 'activate' | 'retire'; kid: string } | null {
  const due = keys.filter(({ automatic }) => automatic);
  const next = due.find(({ state, notBefore }) => state === 'next' && notBefore !== null && notBefore <= now);
  if (next) return { do: 'activate', kid: next.kid };
  const over = due.find(
    (key) =>
      key.state === 'previous' &&
      key.retireAfter !== null &&
      key.retireAfter <= now &&
      whyNotRetire(key, gateways, false) === null,
  );
  return over ? { do: 'retire', kid: over.kid } : null;
}

const MOST_NAMED = 5;

function named(gateways: readonly GatewayKey[]): string {
  const names = gateways.slice(0, MOST_NAMED).map(({ slug }) => slug);
  const more = gateways.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
