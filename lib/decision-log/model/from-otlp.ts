import { z } from 'zod';
import { sha256Hex } from '@/lib/kernel/digest';
import { CANARY_STATUS, storable } from '@/lib/policy-engine/decision-entry';
import { isOtherMethod, otherCallName } from '@/lib/policy-engine/other-calls';
import { REASON_CODES } from '@/lib/policy-engine/types';

/** A 64-bit number, which OTLP in JSON says as text. */
const nanos = z.union([z.string().regex(/^\d{1,20}$/), z.int().min(0).transform(String)]);
const valueSchema = z
  .object({
    stringValue: z.string(),
    intValue: z.union([z.string(), z.number()]).transform(String),
    doubleValue: z.number().transform(String),
    boolValue: z.boolean().transform(String),
  })
  .partial();
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema.catch({}).optional() }).catch({ key: '' }))
  .catch([]);

/** A span or a record of a log, as far as it concerns Remit. */
const itemSchema = z.object({
  traceId: z.string().optional().catch(undefined),
  spanId: z.string().optional().catch(undefined),
  startTimeUnixNano: nanos.optional().catch(undefined),
  endTimeUnixNano: nanos.optional().catch(undefined),
  timeUnixNano: nanos.optional().catch(undefined),
  observedTimeUnixNano: nanos.optional().catch(undefined),
  attributes: attributesSchema,
  status: z
    .object({ code: z.union([z.number(), z.string()]).optional() })
    .catch({})
    .optional(),
});

/** All that is read. What else telemetry carries is not kept for a moment. */
const READ = new Set([
  ...['mcp.method.name', 'mcp.server.name', 'mcp.session.id', 'server.address', 'user.id', 'enduser.id', 'error.type'],
  ...['gen_ai.operation.name', 'gen_ai.tool.name', 'gen_ai.agent.id', 'gen_ai.agent.name'],
  ...['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result'],
  ...['microsoft.security.decision.type', 'remit.reason', 'remit.serial', 'remit.grant'],
]);

export type Attributes = ReadonlyMap<string, string>;

export function attributesOf(given: unknown): Attributes {
  const attributes = attributesSchema.parse(given ?? []);
  const said = attributes.flatMap(({ key, value }) => {
    const text = value?.stringValue ?? value?.intValue ?? value?.doubleValue ?? value?.boolValue;
    return READ.has(key) && text ? [[key, text] as const] : [];
  });
  return new Map(said);
}

/** What stopped a call and what let it pass; `audit` and `warn` only say so. */
const DECISIONS: Readonly<Record<string, 'allow' | 'deny'>> = {
  allow: 'allow',
  audit: 'allow',
  warn: 'allow',
  modify: 'allow',
  deny: 'deny',
};

/**
 * A span or log record as an entry that `decisionEntrySchema` checks; undefined for what is no call of a tool and no other
 * call of MCP. `around` are the attributes of its resource. `server` is the one that it is at where it names none. The
 * trace and the span are its id, so that the same again is the same entry; arguments and result are digests only.
 */
export function entryFromOtlp(
  raw: unknown,
  { around, server }: { around: Attributes; server: string | null },
): Record<string, unknown> | undefined {
  const parsed = itemSchema.safeParse(raw);
  // As it is: the schema of an entry says what is wrong with it.
  if (!parsed.success) return {};
  const item = parsed.data;
  const own = attributesOf((raw as { attributes?: unknown }).attributes);
  const said = { get: (key: string) => own.get(key) ?? around.get(key) };
  const tool = toolOf(said);
  if (tool === undefined) return undefined;
  const decision = DECISIONS[said.get('microsoft.security.decision.type')?.toLowerCase() ?? 'allow'];
  const start = item.startTimeUnixNano ?? item.timeUnixNano ?? item.observedTimeUnixNano;
  const reason = REASON_CODES.find((code) => code === said.get('remit.reason'));
  const failed = item.status?.code === 2 || item.status?.code === 'STATUS_CODE_ERROR';
  return defined({
    eventId: idOf(item),
    time: start && timeOf(start),
    agent: cut(said.get('gen_ai.agent.id') ?? said.get('gen_ai.agent.name'), 200),
    user: cut(said.get('user.id') ?? said.get('enduser.id'), 254),
    server: cut(said.get('mcp.server.name') ?? server ?? said.get('server.address') ?? '(none)', 200),
    tool: cut(tool, 400),
    // What is not a decision that is known is refused, and never taken for a call that was let through.
    decision: decision ?? said.get('microsoft.security.decision.type'),
    reason: decision === 'allow' ? 'allowed' : reason && reason !== 'allowed' ? reason : 'no_grant',
    serial: Number(said.get('remit.serial') ?? 0),
    grant: cut(said.get('remit.grant'), 64),
    session: cut(said.get('mcp.session.id'), 200),
    traceId: cut(item.traceId, 64),
    status: statusOf(said.get('error.type') ?? (failed ? 'error' : undefined)),
    latencyMs: latencyOf(item.startTimeUnixNano, item.endTimeUnixNano),
    argumentsSha256: digestOf(said.get('gen_ai.tool.call.arguments')),
    resultSha256: digestOf(said.get('gen_ai.tool.call.result')),
    resultBytes: bytesOf(said.get('gen_ai.tool.call.result')),
  });
}

/** A tool, or in its place what else of MCP was called; undefined for all else that is traced. */
function toolOf(said: Pick<Attributes, 'get'>): string | undefined {
  const method = said.get('mcp.method.name');
  const tool = said.get('gen_ai.tool.name');
  if (method !== undefined && method !== 'tools/call') return isOtherMethod(method) ? otherCallName(method) : undefined;
  if (method === undefined && said.get('gen_ai.operation.name') !== 'execute_tool') return undefined;
  return tool ?? '(none)';
}

function idOf({ traceId, spanId }: z.output<typeof itemSchema>): string | undefined {
  const known = /^[0-9a-fA-F]{32}$/.test(traceId ?? '') && /^[0-9a-fA-F]{16}$/.test(spanId ?? '');
  return known ? `otlp:${traceId}:${spanId}`.toLowerCase() : undefined;
}

function timeOf(nano: string): string | undefined {
  const date = new Date(Number(BigInt(nano) / 1_000_000n));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function latencyOf(start: string | undefined, end: string | undefined): number | undefined {
  if (!start || !end) return undefined;
  const took = Number(BigInt(end) - BigInt(start)) / 1e6;
  return took >= 0 && took <= 86_400_000 ? took : undefined;
}

// Cut first: what is cut in the middle of a character is mended after it.
const cut = (text: string | undefined, most: number) => (text ? storable(text.slice(0, most)) : undefined);
/** What only a canary call of Remit's own is called is nobody else's to say: nothing looks at such a call. */
const statusOf = (text: string | undefined) => (text === CANARY_STATUS ? 'error' : cut(text, 40));
const digestOf = (text: string | undefined) => (text === undefined ? undefined : sha256Hex(text));
const bytesOf = (text: string | undefined) => (text === undefined ? undefined : Buffer.byteLength(text));

function defined(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
