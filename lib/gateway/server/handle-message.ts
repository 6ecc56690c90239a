import type { Decision } from '@/lib/gateway/decide/decide-call';
import { decideOther } from '@/lib/gateway/decide/decide-other';
import { completionOf, emptyList, isClientNotification, topicOf } from '@/lib/gateway/mcp/methods';
import { type Message, type MessageId, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, METHOD_NOT_FOUND, REFUSED, resultAnswer } from '@/lib/gateway/mcp/results';
import type { JsonObject } from '@/lib/kernel/json';
import { isEnforced } from '@/lib/policy-engine/evaluate';
import { isOtherMethod } from '@/lib/policy-engine/other-calls';
import type { ReasonCode } from '@/lib/policy-engine/types';
import { sendJson } from './answer';
import { callTool } from './call-tool';
import { filterTools } from './list-tools';
import { otherEntry } from './log-other';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { relay } from './relay';
import { bindState, forUpstream } from './server-requests';
import { sendUnlogged } from './unlogged';

type Request = Extract<Message, { kind: 'request' }>;

/** One message of a verified caller: what it is about decides whether it goes on. */
export async function handleMessage(exchange: Exchange, message: Message): Promise<void> {
  const { response, settings } = exchange;
  if (message.kind === 'request') {
    return topicOf(message.method) === 'tools/call' ? callTool(exchange, message) : handleRequest(exchange, message);
  }
  if (!admit(exchange)) return;
  const passes =
    message.kind === 'response' ? settings.serverRequests === 'allow' : isClientNotification(message.method);
  if (!passes) return void response.writeHead(202).end();
  await relay(exchange, { method: 'POST', text: messageText(message) });
}

/** For what is not logged: whether the caller is served at all. Else it is answered. */
export function admit(exchange: Exchange): boolean {
  const decision = decideOther(exchange.view, exchange.caller, true);
  if (decision.decision === 'allow' || !decision.enforced) return true;
  sendBarred(exchange, decision, null);
  return false;
}

const BARRED: Partial<Record<ReasonCode, [status: number, words: string]>> = {
  policy_expired: [503, 'The gateway has not heard from Remit for too long.'],
  unknown_agent: [403, 'This identity belongs to no registered agent.'],
  agent_suspended: [403, 'This agent is suspended.'],
};

/** False when the reason is none that bars the caller from everything. */
function sendBarred({ response }: Exchange, { reason }: Decision, id: MessageId | null): boolean {
  const [status, words] = BARRED[reason] ?? [];
  if (status === undefined || words === undefined) return false;
  sendJson(response, status, errorAnswer(id, REFUSED, words, { reason }));
  return true;
}

/** A request is decided whoever makes it, and logged where it asks for something of the server. */
async function handleRequest(exchange: Exchange, message: Request): Promise<void> {
  const { response, era, parts, settings } = exchange;
  const { id, method } = message;
  const topic = topicOf(method);
  const kind = topic === 'completion' ? completionOf(message.params) : topic;
  const kept = kind === 'resources' || kind === 'prompts' ? kind : undefined;
  const decision = decideOther(exchange.view, exchange.caller, !kept || settings[kept] === 'allow');
  const entry = isOtherMethod(method) ? otherEntry(exchange, message, method) : undefined;
  if (entry && parts.log.full) return sendUnlogged(exchange, id);
  if (decision.decision === 'deny' && decision.enforced) {
    if (entry && !(await entry.refused(decision))) return;
    if (sendBarred(exchange, decision, id)) return;
    const list = emptyList(method);
    const complete: JsonObject = era === 'stateless' ? { resultType: 'complete' } : {};
    if (list) return sendJson(response, 200, resultAnswer(id, { ...complete, [list]: [] }));
    const words = `The gateway does not let ${kept} of this server through.`;
    return sendJson(response, 200, errorAnswer(id, REFUSED, words));
  }
  if (topic === undefined) {
    const words = `The gateway does not let ${method} through.`;
    return sendJson(response, era === 'stateless' ? 404 : 200, errorAnswer(id, METHOD_NOT_FOUND, words));
  }
  const passed = forUpstream(exchange, message);
  if (!passed) {
    await entry?.abandoned(decision, 'foreign_state');
    return sendJson(response, 400, errorAnswer(id, REFUSED, 'The state is not known here.'));
  }
  await relay(exchange, {
    method: 'POST',
    text: messageText(passed),
    pending: {
      id,
      finish: async (answer) => {
        const given = finish(exchange, message, answer);
        return entry ? entry.answered(decision, given) : given;
      },
      abandon: async (status) => entry?.abandoned(decision, status),
    },
  });
}

function finish(exchange: Exchange, { method }: Request, answer: Answer): Answer {
  if (method === 'tools/list') return filterTools(exchange, answer);
  if (method === 'initialize' || method === 'server/discover') return withoutHidden(exchange, answer);
  return bindState(exchange, answer);
}

/** What the server can do, without what does not pass here. */
function withoutHidden(exchange: Exchange, answer: Answer): Answer {
  const { result } = answer;
  const capabilities = result && own(result, 'capabilities');
  if (!result || capabilities === null || typeof capabilities !== 'object' || Array.isArray(capabilities))
    return answer;
  const hidden = new Set<string>(['tasks']);
  for (const kind of ['resources', 'prompts'] as const) if (!mayUse(exchange, kind)) hidden.add(kind);
  if (hidden.has('resources') && hidden.has('prompts')) hidden.add('completions');
  const kept = Object.fromEntries(Object.entries(capabilities).filter(([name]) => !hidden.has(name)));
  return { ...answer, result: { ...result, capabilities: kept } };
}

/** By the configuration; the policy says nothing about these. Shadow mode lets everything through. */
function mayUse({ settings, view, caller }: Exchange, kind: 'resources' | 'prompts'): boolean {
  const identity = { iss: caller.iss, sub: caller.sub };
  return settings[kind] === 'allow' || !isEnforced(view.policy, { identity }, view.index);
}
