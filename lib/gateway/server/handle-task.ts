import { type Decision, decideByPolicy, decideCall } from '@/lib/gateway/decide/decide-call';
import { passData } from '@/lib/gateway/decide/pass-data';
import { refusalWords } from '@/lib/gateway/decide/refusal-words';
import { declaresTasks, TASKS } from '@/lib/gateway/mcp/era';
import { asHeader } from '@/lib/gateway/mcp/header-text';
import { isObject, type Message, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, INVALID_PARAMS, REFUSED } from '@/lib/gateway/mcp/results';
import type { JsonObject } from '@/lib/kernel/json';
import { admit } from './admit';
import { sendJson } from './answer';
import { type HeldTask, releaseTask } from './bound-task';
import { decideParts } from './decide-parts';
import { finishCall } from './finish-call';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { type CallRecord, recordCall } from './record-call';
import { relay } from './relay';
import { forUpstream } from './server-requests';
import { traceCall } from './trace-call';
import { noteUnlogged, sendUnlogged } from './unlogged';

type Request = Extract<Message, { kind: 'request' }>;

const ASKS = 'The gateway does not let this tool ask for input.';
const MISSING_CAPABILITY = -32_021;
const REQUIRED = { requiredCapabilities: { extensions: { [TASKS]: {} } } };
const ACKNOWLEDGED: JsonObject = { resultType: 'complete' };

/**
 * What a client says about a task, which is the answer to a call of its own: each look at it is decided about as the
 * call was, by the policy of now, and what it gives is looked through and logged as that of a call. How far it is, is not
 * logged.
 */
export async function handleTask(exchange: Exchange, message: Request): Promise<void> {
  const { parts, response, settings } = exchange;
  const { id, method, params } = message;
  if (!admit(exchange, id)) return;
  if (!declaresTasks(params)) {
    const words = 'The client does not declare the extension for tasks.';
    return sendJson(response, 400, errorAnswer(id, MISSING_CAPABILITY, words, REQUIRED));
  }
  const held = releaseTask(exchange, own(params, 'taskId'));
  if (!held) {
    parts.metrics.count('remit_gateway_refused_requests_total', { reason: 'unknown_task', status: 'denied' });
    return sendJson(response, 200, errorAnswer(id, INVALID_PARAMS, 'There is no such task.'));
  }
  const updates = method === 'tasks/update';
  if (updates && settings.serverRequests === 'deny') return sendJson(response, 200, errorAnswer(id, REFUSED, ASKS));
  const to = named(exchange, held);
  const asked = { ...message, params: { ...taskParams(params, updates), taskId: held.task } };
  if (method === 'tasks/cancel') {
    return send(to, asked, { finish: async (answer) => acknowledged(answer), abandon: async () => {} });
  }
  if (parts.log.full) return sendUnlogged(exchange, id);
  const call = recordOf(exchange, message, held, updates ? (own(params, 'inputResponses') ?? {}) : asked.params);
  const facts = { server: call.server, tool: held.tool, caller: exchange.caller, now: call.at };
  const decision = updates
    ? await decideCall({ ...facts, args: call.arguments, steady: parts.steady() }, decideParts(exchange, params))
    : decideByPolicy(facts, exchange.view);
  if (decision.decision === 'deny' && decision.enforced) return refuse(exchange, message, call, decision);
  const sent = decision.enforced ? decision.sent : undefined;
  await send(to, sent ? { ...asked, params: { ...asked.params, inputResponses: sent.value } } : asked, {
    finish: (answer) =>
      updates
        ? finishCall(exchange, call, decision, acknowledged(answer))
        : finishLook(exchange, call, decision, { ...held, taskId: own(params, 'taskId') as string }, answer),
    abandon: (status) => recordCall(parts, call, decision, { status }).catch((error) => noteUnlogged(exchange, error)),
  });
}

/** What a method of tasks takes, and nothing beside it that nobody looked at. */
function taskParams(params: JsonObject, updates: boolean): JsonObject {
  const names = updates ? ['_meta', 'inputResponses', 'requestState'] : ['_meta'];
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)));
}

/** The header has to say what the body says, also to the server, which knows the task by its own id. */
function named(exchange: Exchange, { task }: HeldTask): Exchange {
  if (exchange.request.headers['mcp-name'] === undefined) return exchange;
  return { ...exchange, instead: { ...exchange.instead, 'mcp-name': asHeader(task) } };
}

function recordOf(
  exchange: Exchange,
  message: Request,
  { tool }: HeldTask,
  asked: CallRecord['arguments'],
): CallRecord {
  const { parts, server, caller, session } = exchange;
  const { traceId, span } = traceCall(exchange, message, tool);
  return {
    server,
    tool,
    caller,
    at: parts.clock(),
    started: performance.now(),
    arguments: asked,
    session,
    traceId,
    span,
  };
}

async function send(
  exchange: Exchange,
  message: Request,
  pending: { finish(answer: Answer): Promise<Answer>; abandon(status: string): Promise<void> },
): Promise<void> {
  const passed = forUpstream(exchange, message);
  if (!passed) {
    await pending.abandon('foreign_state');
    return sendJson(exchange.response, 400, errorAnswer(message.id, REFUSED, 'The state is not known here.'));
  }
  await relay(exchange, { method: 'POST', text: messageText(passed), pending: { id: message.id, ...pending } });
}

/** Nothing of a tool's is in an acknowledgement, whatever the server put there. */
function acknowledged({ kind, id, error }: Answer): Answer {
  if (!error) return { kind, id, result: ACKNOWLEDGED };
  const code = own(error, 'code');
  return { kind, id, error: { code: typeof code === 'number' ? code : REFUSED, message: 'The server refused this.' } };
}

/** How far a task is, and what came of it once it is over. */
async function finishLook(
  exchange: Exchange,
  call: CallRecord,
  decided: Decision,
  { task, taskId }: HeldTask & { taskId: string },
  answer: Answer,
): Promise<Answer> {
  const { kind, id, result } = answer;
  if (!result) return finishCall(exchange, call, decided, answer);
  const instead = (message: string): Answer => ({ kind, id, error: { code: REFUSED, message } });
  if (own(result, 'taskId') !== task) return instead('The server answered about another task.');
  const { result: given, error: failure, taskId: _, ...about } = result;
  if (about.inputRequests !== undefined && exchange.settings.serverRequests === 'deny') return instead(ASKS);
  const { phoneCountries } = exchange.parts.config.pii;
  const { value, found, blocked } = passData(decided.grant?.pii, about, phoneCountries);
  if (blocked && decided.enforced) {
    const decision: Decision = { ...decided, decision: 'deny', reason: 'pii_blocked' };
    await recordCall(exchange.parts, call, decision, { status: 'denied', pii: found });
    return instead(refusalWords(`${call.server}/${call.tool}`, decision, null));
  }
  const state: JsonObject = { ...(decided.enforced ? (value as JsonObject) : about), taskId };
  const said = isObject(given) ? { result: given } : isObject(failure) ? { error: failure } : undefined;
  if (!said) return { kind, id, result: state };
  const passed = await finishCall(exchange, call, decided, { kind, id, ...said });
  if (passed.result) return { kind, id, result: { ...state, status: 'completed', result: passed.result } };
  return 'error' in said && said.error ? { kind, id, result: { ...state, error: passed.error as JsonObject } } : passed;
}

async function refuse(exchange: Exchange, { id }: Request, call: CallRecord, decision: Decision): Promise<void> {
  const { parts, response, server, view } = exchange;
  try {
    await recordCall(parts, call, decision, { status: 'denied', pii: decision.sent?.found });
  } catch (error) {
    noteUnlogged(exchange, error);
    return sendUnlogged(exchange, id);
  }
  const words = refusalWords(`${server}/${call.tool}`, decision, view);
  sendJson(response, 200, errorAnswer(id, REFUSED, words, { reason: decision.reason }));
}
