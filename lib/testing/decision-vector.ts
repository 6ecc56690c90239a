import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Call } from '@/lib/policy-engine/evaluate';
import type { GatewayPolicy, ReasonCode } from '@/lib/policy-engine/types';

export const DECISION_VECTOR_FILE = fileURLToPath(
  new URL('../policy-engine/testdata/decisions/vector.json', import.meta.url),
);

/** A call as the vector writes it: `Call`, with its time as RFC 3339. */
export type VectorCall = Omit<Call, 'now'> & { time: string };

export interface VectorCase {
  id: string;
  /** Name of the policy that decides. */
  policy: string;
  call: VectorCall;
  expect: {
    decision: 'allow' | 'deny';
    reason: ReasonCode;
    /** Id of the grant that the decision rests on. */
    grant: string | null;
    /** False where the gateway, or the agent, is in shadow mode: a denied call goes through. */
    enforced: boolean;
  };
}

export interface DecisionVector {
  about: string;
  policies: Record<string, GatewayPolicy>;
  cases: VectorCase[];
}

/** The shared decision vector, as it is committed. */
export function readDecisionVector(): DecisionVector {
  return JSON.parse(readFileSync(DECISION_VECTOR_FILE, 'utf8')) as DecisionVector;
}

/** The call of a case as `evaluate` takes it. */
export function toCall({ time, ...call }: VectorCall): Call {
  return { ...call, now: new Date(time) };
}
