import type { AuditActor } from '@/lib/authz/actor';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { NO_CANARY } from '@/lib/decision-log/canaries/repository';

export interface Window {
  from: Date;
  to: Date;
}

export interface AuditRow {
  seq: number;
  at: Date;
  actor: AuditActor;
  action: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
}

/**
 * What the audit log says of these agents, whatever did it: entries about one of them, about a request that touches it,
 * and those whose detail names it as `agent` or among `agents`. The newest.
 */
export async function listAudit(conn: Conn, agents: string[], { from, to }: Window, most: number): Promise<AuditRow[]> {
  return prismaOf(conn).$queryRaw<AuditRow[]>`
    SELECT "seq", "at", "actor", "action", "subjectKind", "subjectId", "detail" FROM "AuditEntry"
    WHERE "at" >= ${from}::timestamp(3) AND "at" <= ${to}::timestamp(3)
      AND "action" NOT LIKE 'incident.%' AND "action" NOT LIKE 'alert.%'
      AND (
        ("subjectKind" = 'agent' AND "subjectId" = ANY(${agents}))
        OR ("subjectKind" = 'request' AND "subjectId" IN (
          SELECT r."requestId" FROM "RequestAgent" r JOIN "Agent" a ON a."id" = r."agentId" WHERE a."slug" = ANY(${agents})
        ))
        OR "detail"->>'agent' = ANY(${agents})
        OR (jsonb_typeof("detail"->'agents') = 'array' AND jsonb_exists_any("detail"->'agents', ${agents}))
      )
    ORDER BY "seq" DESC
    LIMIT ${most}`;
}

/** The first word of each gateway that it has this serial, or a newer one, in force. */
export async function listFirstReceipts(conn: Conn, serials: number[]) {
  if (serials.length === 0) return [];
  return prismaOf(conn).$queryRaw<
    { id: bigint; wanted: number; serial: number; gateway: string; activatedAt: Date; receivedAt: Date }[]
  >`
    SELECT DISTINCT ON (w."wanted", r."gatewayId") r."id", w."wanted", r."serial", g."slug" AS "gateway",
      r."activatedAt", r."receivedAt"
    FROM unnest(${serials}::int[]) AS w("wanted")
    JOIN "Receipt" r ON r."status" = 'activated' AND r."serial" >= w."wanted"
    JOIN "Gateway" g ON g."id" = r."gatewayId"
    ORDER BY w."wanted", r."gatewayId", r."serial", r."id"`;
}

export async function listRevisions(conn: Conn, agents: string[], { from, to }: Window, most: number) {
  return prismaOf(conn).revision.findMany({
    where: { createdAt: { gte: from, lte: to }, subjects: { some: { kind: 'agent', key: { in: agents } } } },
    orderBy: { serial: 'desc' },
    take: most,
    select: { serial: true, summary: true, cause: true, createdAt: true },
  });
}

/** Those that belong to the incident, and others of these agents; without `all` none of anybody else. */
export async function listAlerts(
  conn: Conn,
  { ids, agents, all }: { ids: string[]; agents: string[]; all: boolean },
  { from, to }: Window,
  most: number,
) {
  return prismaOf(conn).alert.findMany({
    where: {
      OR: [
        { id: { in: ids }, ...(all ? {} : { agent: { in: agents } }) },
        { agent: { in: agents }, raisedAt: { gte: from, lte: to } },
      ],
    },
    orderBy: { raisedAt: 'desc' },
    take: most,
    select: {
      ...{ id: true, number: true, title: true, raisedAt: true },
      steps: {
        orderBy: { id: 'asc' },
        select: { id: true, step: true, reason: true, at: true, person: { select: { name: true } } },
      },
    },
  });
}

export interface CallCount {
  start: Date;
  agent: string;
  tool: string;
  through: boolean;
  calls: number;
}

/** Calls of these agents, counted in stretches of so many milliseconds. */
export async function countCalls(conn: Conn, agents: string[], { from, to }: Window, stepMs: number, most: number) {
  return prismaOf(conn).$queryRaw<CallCount[]>`
    SELECT date_bin(${`${stepMs} milliseconds`}::interval, "time", ${from}::timestamp(3)) AS "start", "agent", "tool",
      ("decision" = 'allow' OR NOT "enforced") AS "through", count(*)::int AS "calls"
    FROM "DecisionLogEntry"
    WHERE "agent" = ANY(${agents}) AND "time" >= ${from}::timestamp(3) AND "time" <= ${to}::timestamp(3)
      AND ${NO_CANARY}
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 5 DESC
    LIMIT ${most}`;
}

/** The newest revision, and the newest batch of each gateway that sent one. */
export async function listLogHeads(conn: Conn) {
  const prisma = prismaOf(conn);
  const revision = await prisma.revision.findFirst({
    orderBy: { serial: 'desc' },
    select: { serial: true, sha256: true },
  });
  const rows = await prisma.decisionBatch.findMany({
    distinct: ['gatewayId'],
    orderBy: [{ gatewayId: 'asc' }, { number: 'desc' }],
    select: { number: true, hash: true, gateway: { select: { slug: true } } },
  });
  return { revision, batches: rows.map(({ gateway, ...batch }) => ({ ...batch, gateway: gateway.slug })) };
}
