import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { CompiledGateway } from '@/lib/policy-engine/types';
import { whereKeys } from '@/lib/servers/keys/repository';
import type { ContainmentFilter } from './model/dto';
import type { RecordedKind, Target } from './model/target';

const PERSON = { person: { select: { id: true, name: true } } } as const;

/** Whether there is such a tool, server or team. An agent is looked for by itself. */
export async function isThere(conn: Conn, { of, target }: Target): Promise<boolean> {
  const db = prismaOf(conn);
  if (of === 'agent') return (await db.agent.count({ where: { slug: target } })) > 0;
  if (of === 'server') return (await db.mcpServer.count({ where: { slug: target } })) > 0;
  if (of === 'tool') return (await db.tool.count({ where: await whereKeys(conn, [target]) })) > 0;
  return (await db.agent.count({ where: { team: target } })) > 0;
}

async function whereTarget(conn: Conn, { of, target }: Target) {
  if (of === 'agent') return { slug: target };
  if (of === 'team') return { team: target };
  const tool = of === 'tool' ? await whereKeys(conn, [target]) : { server: { slug: target } };
  return { grants: { some: { revokedAt: null, tool } } };
}

/** The agents that an isolation is about, whatever their status. */
export async function listTargets(conn: Conn, target: Target) {
  const rows = await prismaOf(conn).agent.findMany({
    where: await whereTarget(conn, target),
    orderBy: { slug: 'asc' },
    select: {
      slug: true,
      name: true,
      status: true,
      grants: {
        where: { revokedAt: null },
        select: { tool: { select: { id: true, name: true, server: { select: { slug: true } } } } },
      },
    },
  });
  return rows.map(({ status, grants, ...row }) => ({
    ...row,
    status: status as AgentStatus,
    tools: grants.map(({ tool }) => `${tool.server.slug}/${tool.name}`),
  }));
}

export async function countCalls(conn: Conn, agents: string[], from: Date): Promise<number> {
  const { _sum } = await prismaOf(conn).decisionHour.aggregate({
    where: { agent: { in: agents }, start: { gte: from } },
    _sum: { calls: true },
  });
  return _sum.calls ?? 0;
}

/** Up to a thousand. */
export async function countSessions(conn: Conn, agents: string[], from: Date): Promise<number> {
  const rows = await prismaOf(conn).decisionLogEntry.findMany({
    where: { agent: { in: agents }, time: { gte: from }, session: { not: null } },
    distinct: ['session'],
    select: { session: true },
    take: 1_000,
  });
  return rows.length;
}

export async function countGateways(conn: Conn): Promise<number> {
  return prismaOf(conn).gateway.count();
}

export type ContainmentRecord = Awaited<ReturnType<typeof listContainments>>[number];

/** All, or those that isolated an agent that the person answers for. */
async function visible(conn: Conn, { reach, personId }: Scope) {
  return reach === 'all' ? {} : { agents: { hasSome: await slugsOwnedBy(conn, personId) } };
}

/** The newest first. */
export async function listContainments(
  conn: Conn,
  scope: Scope,
  { agent }: ContainmentFilter,
  page: { limit: number; before?: number | undefined },
) {
  const rows = await prismaOf(conn).containment.findMany({
    where: {
      AND: [
        await visible(conn, scope),
        agent === undefined ? {} : { agents: { has: agent } },
        page.before === undefined ? {} : { number: { lt: page.before } },
      ],
    },
    orderBy: { number: 'desc' },
    take: page.limit,
    include: PERSON,
  });
  return rows.map((row) => ({ ...row, of: row.of as RecordedKind }));
}

/** By its id, or its number. */
export async function findContainment(conn: Conn, scope: Scope, id: string) {
  const row = await prismaOf(conn).containment.findFirst({
    where: { AND: [/^\d{1,9}$/.test(id) ? { number: Number(id) } : { id }, await visible(conn, scope)] },
    include: {
      ...PERSON,
      alert: { select: { id: true, number: true } },
      canaries: { orderBy: { id: 'desc' }, take: 50, include: { ...PERSON, gateway: { select: { slug: true } } } },
    },
  });
  return row && { ...row, of: row.of as RecordedKind };
}

/** The newest that isolated this agent. */
export async function findLastOf(conn: Conn, agent: string) {
  return prismaOf(conn).containment.findFirst({
    where: { agents: { has: agent } },
    orderBy: { number: 'desc' },
    include: PERSON,
  });
}

/** Of these agents, those that a drill isolated last. */
export async function listDrilled(conn: Conn, agents: string[]): Promise<ReadonlySet<string>> {
  if (agents.length === 0) return new Set();
  const rows = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    SELECT a.slug FROM unnest(${agents}::text[]) AS a(slug)
    CROSS JOIN LATERAL (SELECT c."personId" FROM "Containment" c WHERE c."agents" @> ARRAY[a.slug]
      ORDER BY c."number" DESC LIMIT 1) last
    WHERE last."personId" IS NULL`;
  return new Set(rows.map(({ slug }) => slug));
}

export interface Isolator {
  id: string;
  name: string;
  /** They only approved it last, and so put in force what somebody else asked for. */
  approved: boolean;
}

/**
 * Who isolated these agents last, each once: the newest isolation of each counts. That of a request is by who asked for
 * it; who approved it last, and for whom, is named too.
 */
export async function listIsolators(conn: Conn, agents: string[]): Promise<Isolator[]> {
  if (agents.length === 0) return [];
  return prismaOf(conn).$queryRaw<Isolator[]>`
    SELECT p."id", p."name", bool_and(who."approved") AS "approved" FROM unnest(${agents}::text[]) AS a(slug)
    CROSS JOIN LATERAL (SELECT c."personId", CASE WHEN c."of" = 'request' THEN substring(c."target" from 4)::int END AS "request"
      FROM "Containment" c WHERE c."agents" @> ARRAY[a.slug] ORDER BY c."number" DESC LIMIT 1) last
    CROSS JOIN LATERAL (SELECT last."personId" AS "id", false AS "approved"
      UNION ALL SELECT unnest(ARRAY[d."personId", d."onBehalfOfId"]), true
      FROM (SELECT d."personId", d."onBehalfOfId" FROM "ChangeRequest" r
        JOIN "Decision" d ON d."requestId" = r."id" AND d."digest" = r."digest" AND d."decision" = 'approve'
        WHERE r."number" = last."request" ORDER BY d."at" DESC, d."id" DESC LIMIT 1) d) who
    JOIN "Person" p ON p."id" = who."id" GROUP BY p."id", p."name" ORDER BY p."id"`;
}

export async function insertContainment(
  tx: Conn,
  row: {
    id: string;
    of: RecordedKind;
    target: string;
    reason: string;
    personId: string | null;
    alertId: string | null;
    serial: number;
    askedAt: Date;
    at: Date;
    agents: string[];
    grants: number;
  },
): Promise<number> {
  const last = await prismaOf(tx).containment.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).containment.create({ data: { ...row, number } });
  return number;
}

/** Live grants of these agents. */
export async function countHeld(conn: Conn, agents: string[]): Promise<number> {
  return prismaOf(conn).grant.count({ where: { revokedAt: null, agent: { slug: { in: agents } } } });
}

/** Of each gateway: when Remit first heard that this serial, or a later one, is in force there. */
export async function firstConfirmations(conn: Conn, gatewayIds: string[], serial: number): Promise<Map<string, Date>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; at: Date }[]>`
    SELECT g.id, first."receivedAt" AS at FROM unnest(${gatewayIds}::text[]) AS g(id)
    CROSS JOIN LATERAL (SELECT r."receivedAt" FROM "Receipt" r WHERE r."gatewayId" = g.id
      AND r."status" = 'activated' AND r."serial" >= ${serial} ORDER BY r."id" LIMIT 1) first`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** What these revisions say of how each gateway goes by them; nothing of one from before that was kept apart. */
export async function gatewaysAsOf(
  conn: Conn,
  serials: readonly number[],
): Promise<Map<number, Record<string, Pick<CompiledGateway, 'mode' | 'onStale'>>>> {
  const rows = await prismaOf(conn).$queryRaw<{ serial: number; gateways: string }[]>`
    SELECT "serial", "manifest"->>'gateways' AS "gateways" FROM "Revision"
    WHERE "serial" = ANY(${[...serials]}::int[]) AND "manifest" IS NOT NULL`;
  return new Map(rows.map(({ serial, gateways }) => [serial, JSON.parse(gateways)]));
}

/** At most `most` of these agents, as they are now, and how many of all are suspended. */
export async function readIsolated(conn: Conn, slugs: string[], most: number) {
  const db = prismaOf(conn);
  const rows = await db.agent.findMany({
    where: { slug: { in: slugs } },
    orderBy: { slug: 'asc' },
    take: most,
    select: { slug: true, name: true, status: true },
  });
  const still = await db.agent.count({ where: { slug: { in: slugs }, status: 'suspended' } });
  return { still, isolated: rows.map((row) => ({ ...row, status: row.status as AgentStatus })) };
}

/** Tools that these agents held when they were isolated and hold still, with who holds each: for a canary call. */
export async function listHeldTools(conn: Conn, slugs: string[], servers: string[]) {
  const rows = await prismaOf(conn).grant.findMany({
    where: {
      revokedAt: null,
      agent: { slug: { in: slugs }, status: 'suspended' },
      tool: { server: { slug: { in: servers } } },
    },
    orderBy: { createdAt: 'asc' },
    take: 500,
    select: {
      agent: { select: { slug: true } },
      tool: { select: { name: true, server: { select: { slug: true } } } },
    },
  });
  return rows.map(({ agent, tool }) => ({ agent: agent.slug, server: tool.server.slug, tool: tool.name }));
}

export async function insertCanaryCall(
  conn: Conn,
  row: {
    containmentId: string;
    gatewayId: string;
    agent: string;
    tool: string;
    personId: string | null;
    at: Date;
    outcome: string;
    says: string;
    serial: number | null;
    afterMs: number;
  },
): Promise<void> {
  await prismaOf(conn).canaryCall.create({ data: row });
}
