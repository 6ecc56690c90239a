/** What came of a canary call. Only `denied` proves anything. */
export const CANARY_OUTCOMES = ['denied', 'allowed', 'not_enforced', 'failed'] as const;
export type CanaryOutcome = (typeof CANARY_OUTCOMES)[number];

export interface Verdict {
  decision: 'allow' | 'deny';
  enforced: boolean;
  reason: string;
  serial: number;
}

/** A denial counts where it is enforced, and by a policy that is not older than the isolation. */
export function outcomeOf({ decision, enforced, reason, serial }: Verdict, isolation: number) {
  if (decision === 'allow') {
    const says = 'The gateway would let this call through.';
    return { outcome: 'allowed' as const, says };
  }
  if (!enforced) return { outcome: 'not_enforced' as const, says: `Denied (${reason}), and let through: shadow mode.` };
  if (serial < isolation) {
    return {
      outcome: 'failed' as const,
      says: `Denied (${reason}) by the older revision ${serial}: this proves nothing.`,
    };
  }
  return { outcome: 'denied' as const, says: reason };
}

export const CANARY_WORDS: Record<CanaryOutcome, string> = {
  denied: 'Denied',
  allowed: 'Let through',
  not_enforced: 'Not enforced',
  failed: 'No proof',
};
