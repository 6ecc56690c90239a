import { silentAfterMs } from '@/lib/gateways/model/state';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';

/**
 * Where a gateway stands with an isolation. `confirmed`: it says that the revision is in force there, and enforces it.
 * `asks`: it holds no policy and asks Remit, which denies already. `shadow`: in force there, and nothing is stopped.
 * `older`: it confirmed, and runs an older revision by now. `rejected`: it refused a revision since.
 * `waiting` and `silent`: it has not said anything yet, and was or was not heard lately. `never`: it was never heard.
 */
export const CONFIRMATIONS = [
  'confirmed',
  'asks',
  'shadow',
  'older',
  'rejected',
  'waiting',
  'silent',
  'never',
] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

export interface ConfirmationFacts {
  now: Date;
  kind: GatewayKind;
  mode: 'enforce' | 'shadow';
  onStale: 'deny' | 'keep';
  freshnessSeconds: number;
  lastSeenAt: Date | null;
  /** The revision of the isolation, and when it was published. */
  serial: number;
  at: Date;
  /** When Remit first heard that this revision, or a later one, was in force there. */
  confirmedAt: Date | null;
  /** What is in force there by its newest word. */
  activatedSerial: number | null;
  lastReceipt: { serial: number; status: string } | null;
}

export function confirmationOf(facts: ConfirmationFacts): Confirmation {
  const { now, kind, mode, lastSeenAt, serial, confirmedAt, activatedSerial, lastReceipt } = facts;
  if (kind === 'authzen') return mode === 'shadow' ? 'shadow' : 'asks';
  if (confirmedAt) {
    if (activatedSerial === null || activatedSerial < serial) return 'older';
    return mode === 'shadow' ? 'shadow' : 'confirmed';
  }
  if (!lastSeenAt) return 'never';
  if (lastReceipt?.status === 'rejected' && lastReceipt.serial >= serial) return 'rejected';
  return now.getTime() - lastSeenAt.getTime() > silentAfterMs(kind) ? 'silent' : 'waiting';
}

/** Whether the agents are known to be denied there. */
export function holds(confirmation: Confirmation): boolean {
  return confirmation === 'confirmed' || confirmation === 'asks';
}

/** Clocks of gateways may differ by this much. */
const SKEW_MS = 60_000;

/**
 * Until when a gateway that has not confirmed may go on with what it had: since the isolation was published, Remit
 * vouches for nothing older. Null where that is no end: it confirmed, or it is set to keep its grants.
 */
export function openUntil(facts: ConfirmationFacts): Date | null {
  const confirmation = confirmationOf(facts);
  if (holds(confirmation) || confirmation === 'shadow' || !facts.lastSeenAt || facts.onStale === 'keep') return null;
  const heard = Math.min(facts.lastSeenAt.getTime(), facts.at.getTime());
  return new Date(heard + facts.freshnessSeconds * 1000 + SKEW_MS);
}

/** What it means for the agents that were isolated. `openUntil` goes with it, as a time. */
export function meaningOf(facts: ConfirmationFacts): string {
  const until = openUntil(facts);
  const over = until !== null && until <= facts.now;
  const rest =
    facts.onStale === 'keep'
      ? 'It is set to keep the grants it has while it cannot hear Remit, so it may let calls through until it is heard again.'
      : over
        ? 'What it had is too old by now, so it denies every call.'
        : 'It may let calls through until what it has is too old; then it denies every call.';
  switch (confirmationOf(facts)) {
    case 'confirmed':
      return 'It says that it denies every call.';
    case 'asks':
      return 'It asks Remit for each decision, and is told no since this was published.';
    case 'shadow':
      return 'It is in shadow mode: it reports these calls and stops none of them.';
    case 'older':
      return 'It confirmed, and runs an older revision by now: calls may pass there.';
    case 'rejected':
      return `It refused the revision. ${rest}`;
    case 'waiting':
      return over ? rest : 'It was heard a moment ago, and has not confirmed yet.';
    case 'silent':
      return `It is not heard. ${rest}`;
    case 'never':
      return 'It was never heard, so no policy of Remit is in force there.';
  }
}

export const CONFIRMATION_WORDS: Record<Confirmation, string> = {
  confirmed: 'Confirmed',
  asks: 'Asks Remit',
  shadow: 'Stops nothing',
  older: 'Went back',
  rejected: 'Refused',
  waiting: 'Waiting',
  silent: 'Silent',
  never: 'Never seen',
};
