import type { Decision } from '@/lib/gateway/decide/decide-call';
import type { Caller } from '@/lib/gateway/identity/caller';
import type { NewDecision } from '@/lib/gateway/log/entry';
import { own } from '@/lib/gateway/mcp/parse';
import type { CallSpan } from '@/lib/gateway/telemetry/spans';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import type { Json } from '@/lib/kernel/json';
import type { GatewayParts } from './parts';
import type { Answer } from './pending';

/** A call of a tool, as it is logged once it is known what came of it. */
export interface CallRecord {
  server: string;
  tool: string;
  caller: Caller | null;
  /** When it came, and by the clock that nobody sets. */
  at: Date;
  started: number;
  arguments: Json;
  session?: string | undefined;
  traceId?: string | undefined;
  /** Ended by what is logged. */
  span?: CallSpan | undefined;
}

export interface Outcome {
  /** `ok`, `tool_error`, the code of an error, or why there is no answer. */
  status: string;
  result?: Json | undefined;
  pii?: Record<string, number> | undefined;
  /** What is kept of the result; see lib/gateway/log/capture.ts. */
  response?: NewDecision['response'];
}

/** What an answer says of itself, in a word. */
export function statusOf({ result, error }: Answer): string {
  // A server's own words would be taken for what only a gateway says of a call.
  if (error) {
    const code = own(error, 'code');
    return Number.isSafeInteger(code) ? String(code) : 'error';
  }
  if (result && own(result, 'isError') === true) return 'tool_error';
  const type = result && own(result, 'resultType');
  return type === 'input_required' || type === 'task' ? type : 'ok';
}

/** Writes the entry, and throws when it cannot be kept: then the call must not be answered. */
export async function recordCall(
  parts: Pick<GatewayParts, 'log' | 'metrics'>,
  call: CallRecord,
  decision: Pick<Decision, 'decision' | 'reason' | 'enforced' | 'agent' | 'grant' | 'tool' | 'definition' | 'serial'>,
  outcome: Outcome,
): Promise<void> {
  const { caller } = call;
  const latency = performance.now() - call.started;
  const { pii, result } = outcome;
  const given = result === undefined ? undefined : digest(result);
  // One literal, with members that may be undefined and then are not written: built up by conditions it costs far more.
  const entry: NewDecision = {
    time: call.at.toISOString(),
    agent: decision.agent ?? undefined,
    identity: caller ? { iss: caller.iss, sub: caller.sub } : undefined,
    user: caller?.user,
    server: call.server,
    tool: call.tool,
    definition: decision.definition,
    decision: decision.decision,
    reason: decision.reason,
    enforced: decision.enforced,
    serial: decision.serial,
    grant: decision.grant?.id,
    session: loggedSession(call.session),
    traceId: call.span?.traceId ?? call.traceId,
    status: outcome.status,
    latencyMs: Math.round(latency * 1000) / 1000,
    dataClasses: decision.tool ? [decision.tool.dataClass] : undefined,
    pii: pii && Object.keys(pii).length > 0 ? pii : undefined,
    argumentsSha256: digest(call.arguments).sha256,
    resultSha256: given?.sha256,
    resultBytes: given?.bytes,
    response: outcome.response,
  };
  const { decision: verdict, reason } = decision;
  parts.metrics.count('remit_gateway_calls_total', { decision: verdict, reason, enforced: String(decision.enforced) });
  parts.metrics.count('remit_gateway_call_seconds_total', {}, latency / 1000);
  const modified = entry.pii !== undefined && decision.enforced && decision.grant?.pii === 'redact';
  const ending = { ...decision, status: outcome.status, modified, latencyMs: latency };
  try {
    await parts.log.record(entry);
  } catch (error) {
    call.span?.end({ ...ending, status: 'not_logged' });
    throw error;
  }
  call.span?.end(ending);
}

/** A session's id is a secret of who has it. */
export function loggedSession(session: string | undefined): string | undefined {
  return session === undefined ? undefined : sha256Hex(session).slice(0, 32);
}

/** Of the RFC 8785 form; of what has none (half a surrogate pair), of its plain JSON. */
function digest(value: Json): { sha256: string; bytes: number } {
  let text: string;
  try {
    text = canonicalJson(value);
  } catch {
    text = JSON.stringify(value);
  }
  return { sha256: sha256Hex(text), bytes: Buffer.byteLength(text) };
}
