import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { rangeOf } from '@/lib/policy/model/list';
import type { DecisionEntry } from '@/lib/policy-engine/decision-entry';
import type { DecisionFilter } from './model/dto';
import type { LineageFault, Unknown } from './model/lineage';
import { toolKeyOf } from './model/tool-key';

/** An entry as it is kept: its columns. */
export type KeptEntry = ReturnType<typeof columnsOf>;

interface Kept {
  gatewayId: string;
  receivedAt: string;
  lineage: LineageFault | null;
  unknown: Unknown | null;
}

/** The columns of an entry, time in UTC and tool by key. Named one by one and in order: a log has many. */
export function columnsOf(entry: DecisionEntry, kept: Kept) {
  return {
    agent: entry.agent,
    argumentsSha256: entry.argumentsSha256,
    dataClasses: entry.dataClasses ?? [],
    decision: entry.decision,
    definition: entry.definition,
    enforced: entry.enforced,
    eventId: entry.eventId,
    gatewayId: kept.gatewayId,
    grantId: entry.grant,
    identity: entry.identity,
    latencyMs: entry.latencyMs,
    lineage: kept.lineage,
    pii: entry.pii,
    reason: entry.reason,
    receivedAt: kept.receivedAt,
    response: entry.response,
    resultBytes: entry.resultBytes,
    resultSha256: entry.resultSha256,
    sequence: entry.sequence,
    serial: entry.serial,
    server: entry.server,
    session: entry.session,
    status: entry.status,
    time: new Date(entry.time).toISOString(),
    tool: toolKeyOf(entry),
    traceId: entry.traceId,
    unknown: kept.unknown,
    user: entry.user,
  };
}

// Any fixed number that no other lock has; the gateway is the second.
const INGEST_LOCK = 4_270_101;

/** One batch of a gateway at a time, so that an event is looked for and kept without another in between. */
export async function lockGateway(tx: Conn, gatewayId: string): Promise<void> {
  await prismaOf(tx).$executeRaw`SELECT pg_advisory_xact_lock(${INGEST_LOCK}::int, hashtext(${gatewayId}))`;
}

/** As one parameter of SQL: rows by the thousand go in many times faster than as parameters of their own. */
export async function insertDecisions(tx: Conn, entries: readonly KeptEntry[]) {
  await prismaOf(tx).$executeRaw`
    INSERT INTO "DecisionLogEntry" ("time", "gatewayId", "eventId", "sequence", "receivedAt", "agent", "identity",
      "user", "server", "tool", "definition", "decision", "reason", "enforced", "serial", "grantId", "session",
      "traceId", "status", "latencyMs", "dataClasses", "pii", "argumentsSha256", "resultSha256", "resultBytes",
      "response", "lineage", "unknown")
    SELECT "time", "gatewayId", "eventId", "sequence", "receivedAt", "agent", "identity",
      "user", "server", "tool", "definition", "decision", "reason", "enforced", "serial", "grantId", "session",
      "traceId", "status", "latencyMs", COALESCE("dataClasses", '{}'), "pii", "argumentsSha256", "resultSha256",
      "resultBytes", "response", "lineage", "unknown"
    FROM json_to_recordset(${JSON.stringify(entries)}::json) AS entry("time" timestamp(3),
      "gatewayId" text, "receivedAt" timestamp(3), "eventId" text,
      "sequence" bigint, "agent" text, "identity" jsonb, "user" text, "server" text, "tool" text, "definition" text,
      "decision" text, "reason" text, "enforced" boolean, "serial" int, "grantId" text, "session" text, "traceId" text,
      "status" text, "latencyMs" double precision, "dataClasses" text[], "pii" jsonb, "argumentsSha256" text,
      "resultSha256" text, "resultBytes" bigint, "response" jsonb, "lineage" text,
      "unknown" text)`;
}

export type DecisionRecord = Awaited<ReturnType<typeof listDecisions>>[number];

/** Newest first. `before` is the time (RFC 3339), gateway id and event id of the last one seen. */
export async function listDecisions(
  conn: Conn,
  scope: Scope,
  filter: DecisionFilter,
  page: { limit: number; before?: [time: string, gatewayId: string, eventId: string] },
) {
  const db = prismaOf(conn);
  const [at, gatewayId, eventId] = page.before ?? [];
  const time = at === undefined ? undefined : new Date(at);
  return db.decisionLogEntry.findMany({
    where: {
      AND: [
        whereOf(filter),
        scope.reach === 'all' ? {} : { agent: { in: await slugsOwnedBy(conn, scope.personId, filter.agent) } },
        time
          ? {
              // Said first by itself, so that the list starts there in its index.
              time: { lte: time },
              OR: [{ time: { lt: time } }, { gatewayId: { lt: gatewayId } }, { gatewayId, eventId: { lt: eventId } }],
            }
          : {},
      ],
    },
    orderBy: [{ time: 'desc' }, { gatewayId: 'desc' }, { eventId: 'desc' }],
    take: page.limit,
    omit: { response: true },
    include: { gateway: { select: { slug: true } } },
  });
}

function whereOf(filter: DecisionFilter) {
  const { gateway, agent, user, tool, decision, reason, lineage, unknown } = filter;
  const { from, to } = rangeOf(filter);
  return {
    agent,
    user,
    tool,
    decision,
    reason,
    time: { gte: from, lt: to },
    gateway: gateway === undefined ? undefined : { slug: gateway },
    dataClasses: filter.class === undefined ? undefined : { has: filter.class },
    lineage: lineage === 'missing' ? { not: null } : lineage,
    unknown: unknown === undefined ? undefined : { in: [unknown, 'both'] },
  };
}

/** One call, with what was kept of its answer. */
export async function findDecision(
  conn: Conn,
  scope: Scope,
  { gateway, eventId }: { gateway: string; eventId: string },
) {
  const db = prismaOf(conn);
  const sender = await db.gateway.findUnique({ where: { slug: gateway }, select: { id: true } });
  if (!sender) return null;
  // The key says in which month to look.
  const key = await db.decisionKey.findUnique({ where: { gatewayId_eventId: { gatewayId: sender.id, eventId } } });
  if (!key) return null;
  const row = await db.decisionLogEntry.findUnique({
    where: { time_gatewayId_eventId: { time: key.time, gatewayId: sender.id, eventId } },
    include: { gateway: { select: { slug: true } } },
  });
  if (!row || scope.reach === 'all') return row;
  const owned = row.agent === null ? [] : await slugsOwnedBy(conn, scope.personId, row.agent);
  return owned.length > 0 ? row : null;
}
