import { completionOf, emptyList, isClientNotification, topicOf } from '@/lib/gateway/mcp/methods';
import { type Message, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, METHOD_NOT_FOUND, REFUSED, resultAnswer } from '@/lib/gateway/mcp/results';
import type { JsonObject } from '@/lib/kernel/json';
import { isEnforced } from '@/lib/policy-engine/evaluate';
import { sendJson } from './answer';
import { callTool } from './call-tool';
import { filterTools } from './list-tools';
import { standing } from './open-streams';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { relay } from './relay';
import { bindState, forUpstream } from './server-requests';

type Request = Extract<Message, { kind: 'request' }>;

/** One message of a verified caller: what it is about decides whether it goes on. */
export async function handleMessage(exchange: Exchange, message: Message): Promise<void> {
  const { response, settings } = exchange;
  // A call is decided, and logged, whoever makes it.
  if (message.kind === 'request' && topicOf(message.method) === 'tools/call') return callTool(exchange, message);
  if (!admit(exchange, message)) return;
  if (message.kind === 'request') return handleRequest(exchange, message);
  const passes =
    message.kind === 'response' ? settings.serverRequests === 'allow' : isClientNotification(message.method);
  if (!passes) return void response.writeHead(202).end();
  await relay(exchange, { method: 'POST', text: messageText(message) });
}

/** Nothing of a server is shown to whoever is no active agent, or while the policy is too old. */
export function admit({ response, view, caller }: Exchange, message?: Message): boolean {
  const id = message?.kind === 'request' ? message.id : null;
  const refuse = (status: number, reason: string, words: string) => {
    sendJson(response, status, errorAnswer(id, REFUSED, words, { reason }));
    return false;
  };
  const enforced = isEnforced(view.policy, { identity: { iss: caller.iss, sub: caller.sub } }, view.index);
  if (view.expired && enforced) {
    return refuse(503, 'policy_expired', 'The gateway has not heard from Remit for too long.');
  }
  const how = standing(view, caller);
  if (how === 'unknown') return refuse(403, 'unknown_agent', 'This identity belongs to no registered agent.');
  if (how === 'suspended') return refuse(403, 'agent_suspended', 'This agent is suspended.');
  return true;
}

async function handleRequest(exchange: Exchange, message: Request): Promise<void> {
  const { response, era } = exchange;
  const topic = topicOf(message.method);
  if (topic === undefined) {
    const words = `The gateway does not let ${message.method} through.`;
    return sendJson(response, era === 'stateless' ? 404 : 200, errorAnswer(message.id, METHOD_NOT_FOUND, words));
  }
  const kind = topic === 'completion' ? completionOf(message.params) : topic;
  if ((kind === 'resources' || kind === 'prompts') && !mayUse(exchange, kind)) {
    const list = emptyList(message.method);
    const complete: JsonObject = era === 'stateless' ? { resultType: 'complete' } : {};
    if (list) return sendJson(response, 200, resultAnswer(message.id, { ...complete, [list]: [] }));
    const words = `The gateway does not let ${kind} of this server through.`;
    return sendJson(response, 200, errorAnswer(message.id, REFUSED, words));
  }
  const passed = forUpstream(exchange, message);
  if (!passed) return sendJson(response, 400, errorAnswer(message.id, REFUSED, 'The state is not known here.'));
  await relay(exchange, {
    method: 'POST',
    text: messageText(passed),
    pending: { id: message.id, finish: async (answer) => finish(exchange, message, answer), abandon: async () => {} },
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
