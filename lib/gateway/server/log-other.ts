import type { Decision } from '@/lib/gateway/decide/decide-call';
import type { Message } from '@/lib/gateway/mcp/parse';
import type { OtherCall } from '@/lib/policy-engine/other-calls';
import { otherCallName } from '@/lib/policy-engine/other-calls';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { type CallRecord, recordCall, statusOf } from './record-call';
import { traceCall } from './trace-call';
import { noteUnlogged, sendUnlogged, unloggedAnswer } from './unlogged';

type Request = Extract<Message, { kind: 'request' }>;

/** The entry of a request that is no call of a tool. As with a call: answered is logged, the entry is written first. */
export interface OtherEntry {
  /** Of one that is refused here. False when it cannot be logged; then that is the answer. */
  refused(decision: Decision): Promise<boolean>;
  /** What the client gets of the answer that it got through to. */
  answered(decision: Decision, answer: Answer): Promise<Answer>;
  abandoned(decision: Decision, status: string): Promise<void>;
}

export function otherEntry(exchange: Exchange, message: Request, method: OtherCall): OtherEntry {
  const { parts, server, caller, session } = exchange;
  // What every message brings along is none of what it asks for.
  const { _meta, ...asked } = message.params;
  const call: CallRecord = {
    server,
    tool: otherCallName(method),
    caller,
    at: parts.clock(),
    started: performance.now(),
    arguments: asked,
    session,
    ...traceCall(exchange, message),
  };
  return {
    async refused(decision) {
      try {
        await recordCall(parts, call, decision, { status: 'denied' });
        return true;
      } catch (error) {
        noteUnlogged(exchange, error);
        sendUnlogged(exchange, message.id);
        return false;
      }
    },
    async answered(decision, answer) {
      try {
        await recordCall(parts, call, decision, { status: statusOf(answer), result: answer.result });
        return answer;
      } catch (error) {
        noteUnlogged(exchange, error);
        return unloggedAnswer(answer.id);
      }
    },
    abandoned: (decision, status) =>
      recordCall(parts, call, decision, { status }).catch((error) => noteUnlogged(exchange, error)),
  };
}
