import { type Decision, decideCall } from '@/lib/gateway/decide/decide-call';
import { passData } from '@/lib/gateway/decide/pass-data';
import { passFields } from '@/lib/gateway/decide/pass-fields';
import { refusalWords } from '@/lib/gateway/decide/refusal-words';
import { principalOf } from '@/lib/gateway/identity/caller';
import { captureResult } from '@/lib/gateway/log/capture';
import { type Message, messageText, own } from '@/lib/gateway/mcp/parse';
import { errorAnswer, INVALID_PARAMS, REFUSED, refusedResult, resultAnswer } from '@/lib/gateway/mcp/results';
import { scanJson } from '@/lib/gateway/pii/scan';
import { tracedBy } from '@/lib/gateway/telemetry/trace-context';
import type { PiiAction } from '@/lib/kernel/constraints';
import type { Json, JsonObject } from '@/lib/kernel/json';
import { TOOL_NAME_PATTERN } from '@/lib/kernel/slug';
import { captureOf } from '@/lib/policy-engine/capture';
import { loggedName } from '@/lib/policy-engine/other-calls';
import { sendJson } from './answer';
import { listUpstreamTools } from './list-tools';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { type CallRecord, type Outcome, recordCall, statusOf } from './record-call';
import { relay } from './relay';
import { bindState, forUpstream } from './server-requests';
import { traceCall } from './trace-call';
import { noteUnlogged, sendUnlogged, unloggedAnswer } from './unlogged';

type Request = Extract<Message, { kind: 'request' }>;

/** Decides a call, and either sends it on or says why not. Answered is logged: the entry is written first. */
export async function callTool(untraced: Exchange, message: Request): Promise<void> {
  const { parts, response, caller, server, view, session } = untraced;
  const name = own(message.params, 'name');
  if (typeof name !== 'string' || name === '' || name.length > 400) {
    return sendJson(response, 200, errorAnswer(message.id, INVALID_PARAMS, 'The params name no tool.'));
  }
  if (parts.log.full) return sendUnlogged(untraced, message.id);
  const { span, traceId } = traceCall(untraced, message, loggedName(name));
  const exchange = span ? { ...untraced, trace: span.context } : untraced;
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
  const decision = await decideCall(
    { server, tool: name, caller, args: call.arguments, now: call.at, steady: parts.steady() },
    {
      view,
      limiter: parts.limiter,
      taint: parts.taint,
      phoneCountries: parts.config.pii.phoneCountries,
      digests: () => listedTo(exchange, message.params),
    },
  );
  if (decision.reason === 'definition_changed' && decision.tool) {
    parts.noteDrift(`${server}/${name}`, decision.tool.definition, decision.definition ?? 'not listed');
  }
  if (decision.decision === 'deny' && decision.enforced) return refuse(exchange, message, call, decision);
  const passed = forUpstream(exchange, withArguments(message, decision));
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
      finish: (answer) => finish(exchange, call, decision, answer),
      abandon: (status) =>
        recordCall(parts, call, decision, { status }).catch((error) => noteUnlogged(exchange, error)),
    },
  });
}

/** The call with what may go of its arguments; in shadow mode with all of them. */
function withArguments(message: Request, { sent, enforced }: Decision): Request {
  if (!sent || !enforced || Object.keys(sent.found).length === 0) return message;
  return { ...message, params: { ...message.params, arguments: sent.value } };
}

async function finish(exchange: Exchange, call: CallRecord, decided: Decision, answer: Answer): Promise<Answer> {
  const { parts, caller, server } = exchange;
  const asked = bindState(exchange, answer);
  const { passed, decision, found } = lookThrough(exchange, asked, decided, call.tool);
  const given = { ...asked, ...passed };
  const outcome: Outcome = {
    status: statusOf(given),
    result: asked.result,
    pii: added(decided.sent?.found, found),
    response: await captured(exchange, decided, asked),
  };
  if (carriesRestricted(decision) && given.result && decision.reason !== 'pii_blocked') {
    parts.taint?.mark(principalOf(caller), `${server}/${call.tool}`, parts.steady());
  }
  try {
    await recordCall(parts, call, decision, outcome);
    return given;
  } catch (error) {
    noteUnlogged(exchange, error);
    return unloggedAnswer(answer.id);
  }
}

/** Whether its results can hold restricted data after what was taken out of them. */
function carriesRestricted({ tool, grant, enforced }: Decision): boolean {
  if (tool?.dataClass === 'restricted') return true;
  if (!Object.values(tool?.fields ?? {}).includes('restricted')) return false;
  return !enforced || grant?.maxDataClass === 'restricted' || grant?.pii !== 'redact';
}

/** What the grant lets pass of a result, or of an error, which can hold the same. */
function lookThrough({ parts, server, era }: Exchange, answer: Answer, decided: Decision, tool: string) {
  const { phoneCountries } = parts.config.pii;
  const action = decided.grant?.pii;
  const fields = withoutFields(action, decided, answer.result ?? answer.error ?? {});
  const data = passData(action, fields.value, phoneCountries);
  const { value } = data;
  const found = added(fields.found, data.found);
  const blocked = data.blocked || (action === 'block' && Object.keys(fields.found).length > 0);
  if (!blocked) {
    const passed = decided.enforced ? { [answer.result ? 'result' : 'error']: value as JsonObject } : {};
    return { passed, decision: decided, found };
  }
  const decision: Decision = { ...decided, decision: 'deny', reason: 'pii_blocked' };
  if (!decided.enforced) return { passed: {}, decision, found };
  const result = refusedResult(refusalWords(`${server}/${tool}`, decision, null), era === 'stateless');
  return { passed: { result, error: undefined }, decision, found };
}

/** Without the fields that are declared to be above the grant's class. */
function withoutFields(action: PiiAction | undefined, { grant, tool }: Decision, result: JsonObject) {
  if (!tool?.fields) return { value: result, found: {} };
  return passFields(action, result, tool.fields, grant?.maxDataClass ?? tool.dataClass);
}

/** What the log keeps of a result. That it cannot be sealed, say, is no reason not to answer. */
async function captured({ parts, view, server }: Exchange, decided: Decision, { result: whole }: Answer) {
  const { tool } = decided;
  if (!tool || !whole) return undefined;
  // Sealed, all of it is kept: only who may open it reads it.
  const result = captureOf(tool) === 'sealed' ? whole : withoutFields('redact', decided, whole).value;
  const redact = (value: Json) => {
    const { redacted, whole } = scanJson(value, parts.config.pii.phoneCountries);
    return whole ? redacted : null;
  };
  return captureResult({ tool, result, sealTo: view.policy.sealTo, redact }).catch((error: Error) => {
    parts.note({ event: 'not_captured', server, error: error.message });
    return undefined;
  });
}

function added(one: Record<string, number> = {}, two: Record<string, number>): Record<string, number> {
  const sum = { ...one };
  for (const [type, count] of Object.entries(two)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
}

/** Whether the server has a tool that nobody was granted yet, and so is in no policy. By what it lists to the caller. */
async function isListed(exchange: Exchange, { params }: Request, tool: string): Promise<boolean> {
  if (!TOOL_NAME_PATTERN.test(tool)) return false;
  return listedTo(exchange, params).then(
    (digests) => digests.has(tool),
    () => false,
  );
}

/** Digests of what the upstream lists to the caller now. */
function listedTo(exchange: Exchange, params: JsonObject): Promise<ReadonlyMap<string, string>> {
  const { parts, server, session } = exchange;
  return parts.pins.digests({ server, session }, () => listUpstreamTools(exchange, params));
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
