import { decideOther } from '@/lib/gateway/decide/decide-other';
import { completionOf, emptyList, isClientNotification, isTaskMethod, topicOf } from '@/lib/gateway/mcp/methods';
import { type Message, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, METHOD_NOT_FOUND, REFUSED, resultAnswer } from '@/lib/gateway/mcp/results';
import type { JsonObject } from '@/lib/kernel/json';
import { isEnforced } from '@/lib/policy-engine/evaluate';
import { isOtherMethod } from '@/lib/policy-engine/other-calls';
import { admit, sendBarred } from './admit';
import { sendJson } from './answer';
import { callTool } from './call-tool';
import { handleTask } from './handle-task';
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
    if (topicOf(message.method) === 'tools/call') return callTool(exchange, message);
    // Tasks of the era before are another thing, and do not pass.
    if (exchange.era === 'stateless' && isTaskMethod(message.method)) return handleTask(exchange, message);
    return handleRequest(exchange, message);
  }
  if (!admit(exchange)) return;
  const passes =
    message.kind === 'response' ? settings.serverRequests === 'allow' : isClientNotification(message.method);
  if (!passes) return void response.writeHead(202).end();
  await relay(exchange, { method: 'POST', text: messageText(message) });
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
