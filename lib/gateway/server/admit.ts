import type { Decision } from '@/lib/gateway/decide/decide-call';
import { decideOther } from '@/lib/gateway/decide/decide-other';
import type { MessageId } from '@/lib/gateway/mcp/parse';
import { errorAnswer, REFUSED } from '@/lib/gateway/mcp/results';
import type { ReasonCode } from '@/lib/policy-engine/types';
import { sendJson } from './answer';
import type { Exchange } from './parts';

/** For what is not logged: whether the caller is served at all. Else it is answered. */
export function admit(exchange: Exchange, id: MessageId | null = null): boolean {
  const decision = decideOther(exchange.view, exchange.caller, true);
  if (decision.decision === 'allow' || !decision.enforced) return true;
  sendBarred(exchange, decision, id);
  return false;
}

const BARRED: Partial<Record<ReasonCode, [status: number, words: string]>> = {
  policy_expired: [503, 'The gateway has not heard from Remit for too long.'],
  unknown_agent: [403, 'This identity belongs to no registered agent.'],
  agent_suspended: [403, 'This agent is suspended.'],
};

/** False when the reason is none that bars the caller from everything. */
export function sendBarred({ response }: Exchange, { reason }: Decision, id: MessageId | null): boolean {
  const [status, words] = BARRED[reason] ?? [];
  if (status === undefined || words === undefined) return false;
  sendJson(response, status, errorAnswer(id, REFUSED, words, { reason }));
  return true;
}
