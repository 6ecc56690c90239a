import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import type { ReasonCode } from '@/lib/policy-engine/types';
import type { DecisionRow } from './dto';
import type { Unknown } from './lineage';

/** Why a call was allowed or denied, in a few words. */
export const REASON_WORDS: Record<ReasonCode, string> = {
  allowed: 'allowed by its grant',
  unknown_agent: 'unknown agent',
  agent_suspended: 'agent suspended',
  no_grant: 'no grant',
  grant_expired: 'grant is over',
  definition_changed: 'definition changed',
  rate_limited: 'too many calls',
  user_required: 'no user named',
  data_class_exceeded: 'data too sensitive',
  pii_blocked: 'personal data',
  policy_expired: 'policy too old',
  gateway_error: 'fault of the gateway',
};

export const UNKNOWN_WORDS: Record<Unknown, string> = {
  agent: 'agent not registered',
  tool: 'tool not listed',
  both: 'agent and tool unknown',
};

/** What came of a call: in shadow mode what was denied went through. */
export const OUTCOMES = ['allowed', 'denied', 'went-through'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf({ decision, enforced }: Pick<DecisionRow, 'decision' | 'enforced'>): Outcome {
  return decision === 'allow' ? 'allowed' : enforced ? 'denied' : 'went-through';
}

/** The most sensitive of them; null where none is said. */
export function highestClass(classes: readonly string[]): DataClass | null {
  const known = classes as readonly DataClass[];
  return known.reduce<DataClass | null>(
    (top, one) => (top === null || compareDataClass(one, top) > 0 ? one : top),
    null,
  );
}
