import { type Decision, decideCall } from '@/lib/gateway/decide/decide-call';
import { refusalWords } from '@/lib/gateway/decide/refusal-words';
import { type Message, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, INVALID_PARAMS, REFUSED, refusedResult, resultAnswer } from '@/lib/gateway/mcp/results';
import { tracedBy } from '@/lib/gateway/telemetry/trace-context';
import type { Json, JsonObject } from '@/lib/kernel/json';
import { TOOL_NAME_PATTERN } from '@/lib/kernel/slug';
import { loggedName } from '@/lib/policy-engine/other-calls';
import { sendJson } from './answer';
import { decideParts, listedTo } from './decide-parts';
import { finishCall } from './finish-call';
import type { Exchange } from './parts';
import { type CallRecord, recordCall } from './record-call';
import { relay } from './relay';
import { forUpstream } from './server-requests';
import { traceCall } from './trace-call';
import { noteUnlogged, sendUnlogged } from './unlogged';

type Request = Extract<Message, { kind: 'request' }>;

/** Decides a call, and either sends it on or says why not. Answered is logged: the entry is written first. */
export async function callTool(untraced: Exchange, message: Request): Promise<void> {
  const { parts, response, caller, server, session } = untraced;
  const name = own(message.params, 'name');
  if (typeof name !== 'string' || name === '' || name.length > 400) {
    return sendJson(response, 200, errorAnswer(message.id, INVALID_PARAMS, 'The params name no tool.'));
  }
  if (parts.log.full) return sendUnlogged(untraced, message.id);
  const { span, traceId } = traceCall(untraced, message, loggedName(name));
  const exchange = span ? { ...untraced, instead: { ...span.context } } : untraced;
  const call: CallRecord = {
    server,
    tool: loggedName(name),
    caller,
    at: parts.clock(),
    started: performance.now(),
    arguments: own(message.params, 'arguments') ?? {},
    session,
    traceId,
    span,
  };
  const looked = lookedAt(exchange, message);
  const decision = await decideCall(
    { server, tool: name, caller, args: looked as Json, now: call.at, steady: parts.steady() },
    decideParts(exchange, message.params),
  );
  if (decision.reason === 'definition_changed' && decision.tool) {
    parts.noteDrift(`${server}/${name}`, decision.tool.definition, decision.definition ?? 'not listed');
  }
  if (decision.decision === 'deny' && decision.enforced) return refuse(exchange, message, call, decision);
  const passed = forUpstream(exchange, withWhatPasses(message, looked, decision));
  if (!passed) {
    await recordCall(parts, call, decision, { status: 'foreign_state' });
    const words = 'The state of this request was given to somebody else, or is not known here.';
    return sendJson(response, 400, errorAnswer(message.id, INVALID_PARAMS, words));
  }
  await relay(exchange, {
    method: 'POST',
    text: messageText(span ? tracedBy(passed, span.context) : passed),
    pending: {
      id: message.id,
      finish: (answer) => finishCall(exchange, call, decision, answer),
      abandon: (status) =>
        recordCall(parts, call, decision, { status }).catch((error) => noteUnlogged(exchange, error)),
    },
  });
}

/** Both of a call that go to the tool: its arguments, and what its client answers to a server that asked. */
interface Looked {
  arguments?: Json;
  inputResponses?: Json;
}

/**
 * The call with its name and with what may go of what was looked through, in shadow mode all of it. Any other member
 * would be a way past that.
 */
function withWhatPasses(message: Request, looked: Looked, { sent, enforced }: Decision): Request {
  const { params } = message;
  const passes = sent && enforced && Object.keys(sent.found).length > 0 ? (sent.value as JsonObject) : looked;
  const given: JsonObject = { name: own(params, 'name') as Json, ...passes };
  for (const member of ['_meta', 'requestState'] as const) {
    const value = own(params, member);
    if (value !== undefined) given[member] = value;
  }
  return { ...message, params: given };
}

/** What a server is told beside its arguments is only what it may ask for. */
function lookedAt({ settings }: Exchange, { params }: Request): Looked {
  const [args, responses] = [own(params, 'arguments'), own(params, 'inputResponses')];
  return {
    ...(args === undefined ? {} : { arguments: args }),
    ...(responses === undefined || settings.serverRequests === 'deny' ? {} : { inputResponses: responses }),
  };
}

/** Whether the server has a tool that nobody was granted yet, and so is in no policy. By what it lists to the caller. */
async function isListed(exchange: Exchange, { params }: Request, tool: string): Promise<boolean> {
  if (!TOOL_NAME_PATTERN.test(tool)) return false;
  return listedTo(exchange, params).then(
    (digests) => digests.has(tool),
    () => false,
  );
}

async function refuse(exchange: Exchange, message: Request, call: CallRecord, decision: Decision): Promise<void> {
  const { parts, response, server, view, era } = exchange;
  const { reason } = decision;
  try {
    await recordCall(parts, call, decision, { status: 'denied', pii: decision.sent?.found });
  } catch (error) {
    noteUnlogged(exchange, error);
    return sendUnlogged(exchange, message.id);
  }
  if (reason === 'no_grant' && !decision.tool && !(await isListed(exchange, message, call.tool))) {
    return sendJson(response, 200, errorAnswer(message.id, INVALID_PARAMS, `Unknown tool: ${call.tool}`));
  }
  const words = refusalWords(`${server}/${call.tool}`, decision, view);
  const status = HTTP_STATUS[reason];
  if (status === undefined) {
    return sendJson(response, 200, resultAnswer(message.id, refusedResult(words, era === 'stateless')));
  }
  const retry = Math.ceil((decision.retryAfterMs ?? 0) / 1000);
  const headers = retry > 0 ? { 'Retry-After': String(retry) } : undefined;
  return sendJson(response, status, errorAnswer(message.id, REFUSED, words, { reason }), headers);
}

/** The reasons that are not about the tool; an agent cannot do anything about these in its next step. */
const HTTP_STATUS: Partial<Record<Decision['reason'], number>> = {
  unknown_agent: 403,
  agent_suspended: 403,
  rate_limited: 429,
  policy_expired: 503,
  gateway_error: 502,
};
