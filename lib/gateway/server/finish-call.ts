import type { Decision } from '@/lib/gateway/decide/decide-call';
import { passData } from '@/lib/gateway/decide/pass-data';
import { type PassedFields, passFields } from '@/lib/gateway/decide/pass-fields';
import { refusalWords } from '@/lib/gateway/decide/refusal-words';
import { principalOf } from '@/lib/gateway/identity/caller';
import { captureResult } from '@/lib/gateway/log/capture';
import { refusedResult } from '@/lib/gateway/mcp/results';
import { scanJson } from '@/lib/gateway/pii/scan';
import type { Json, JsonObject } from '@/lib/kernel/json';
import { captureOf } from '@/lib/policy-engine/capture';
import { bindTask } from './bound-task';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { type CallRecord, type Outcome, recordCall, statusOf } from './record-call';
import { bindState } from './server-requests';
import { noteUnlogged, unloggedAnswer } from './unlogged';

/** What the client gets of the answer to a call: what its grant lets pass, once it is logged. */
export async function finishCall(
  exchange: Exchange,
  call: CallRecord,
  decided: Decision,
  answer: Answer,
): Promise<Answer> {
  const { parts, caller, server } = exchange;
  const asked = bindState(exchange, answer);
  const fields = withoutFields(decided, asked.result ?? asked.error ?? {});
  const { passed, decision, found } = lookThrough(exchange, asked, decided, call.tool, fields);
  const given = bindTask(exchange, call.tool, asked, { ...asked, ...passed });
  const outcome: Outcome = {
    status: statusOf(given),
    result: asked.result,
    pii: added(decided.sent?.found, found),
    response: await captured(exchange, decided, asked, fields),
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
function lookThrough(
  { parts, server, era }: Exchange,
  answer: Answer,
  decided: Decision,
  tool: string,
  fields: PassedFields,
) {
  const { phoneCountries } = parts.config.pii;
  const action = decided.grant?.pii;
  const whole = answer.result ?? answer.error ?? {};
  const data = passData(action, action === 'redact' ? fields.without : whole, phoneCountries);
  const { value } = data;
  const declared = action === undefined ? {} : fields.found;
  const found = added(declared, data.found);
  const blocked = data.blocked || (action === 'block' && Object.keys(declared).length > 0);
  if (!blocked) {
    const passed = decided.enforced ? { [answer.result ? 'result' : 'error']: value as JsonObject } : {};
    return { passed, decision: decided, found };
  }
  const decision: Decision = { ...decided, decision: 'deny', reason: 'pii_blocked' };
  if (!decided.enforced) return { passed: {}, decision, found };
  const result = refusedResult(refusalWords(`${server}/${tool}`, decision, null), era === 'stateless');
  return { passed: { result, error: undefined }, decision, found };
}

/** Without the fields that are declared to be above the grant's class: for the client, and for the log. */
function withoutFields({ grant, tool }: Decision, result: JsonObject): PassedFields {
  const wanted = grant?.pii !== undefined || (tool && captureOf(tool) === 'redacted');
  if (!tool?.fields || !wanted) return { without: result, found: {} };
  return passFields(result, tool.fields, grant?.maxDataClass ?? tool.dataClass);
}

/** What the log keeps of a result. That it cannot be sealed, say, is no reason not to answer. */
async function captured(
  { parts, view, server }: Exchange,
  { tool }: Decision,
  { result: whole }: Answer,
  { without }: PassedFields,
) {
  if (!tool || !whole) return undefined;
  // Sealed, all of it is kept: only who may open it reads it.
  const result = captureOf(tool) === 'sealed' ? whole : without;
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
