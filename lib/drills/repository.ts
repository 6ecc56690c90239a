import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

/** Agents that are there for drills, and in a state in which one can begin or has to be ended. */
export async function listDrillAgents(conn: Conn) {
  const rows = await prismaOf(conn).agent.findMany({
    where: { drillEveryHours: { not: null }, status: { in: ['active', 'suspended'] } },
    orderBy: { slug: 'asc' },
    select: { slug: true, status: true, drillEveryHours: true },
  });
  return rows.map(({ drillEveryHours, ...row }) => ({ ...row, everyHours: drillEveryHours as number }));
}

export async function findDrillAgent(conn: Conn, slug: string) {
  const row = await prismaOf(conn).agent.findUnique({
    where: { slug },
    select: {
      status: true,
      drillEveryHours: true,
      _count: { select: { grants: { where: { revokedAt: null } } } },
    },
  });
  return row && { status: row.status, everyHours: row.drillEveryHours, grants: row._count.grants };
}

export async function setPlan(tx: Conn, slug: string, everyHours: number | null, now: Date): Promise<void> {
  await prismaOf(tx).agent.update({ where: { slug }, data: { drillEveryHours: everyHours, updatedAt: now } });
}

export async function findLastRun(conn: Conn, agent: string) {
  return prismaOf(conn).drillRun.findFirst({ where: { agent }, orderBy: { endedAt: 'desc' } });
}

export async function listRuns(conn: Conn, _scope: Scope, limit: number) {
  return prismaOf(conn).drillRun.findMany({ orderBy: { number: 'desc' }, take: limit });
}

/** The newest first: all, or those of agents that the person answers for. */
export async function listRunsWithin(
  conn: Conn,
  scope: Scope,
  parts: { agent: string | undefined; before: { at: Date; id: string } | undefined; limit: number },
) {
  const { agent, before, limit } = parts;
  return prismaOf(conn).drillRun.findMany({
    where: {
      AND: [
        { agent },
        scope.reach === 'all' ? {} : { agent: { in: await slugsOwnedBy(conn, scope.personId) } },
        before ? { OR: [{ startedAt: { lt: before.at } }, { startedAt: before.at, id: { lt: before.id } }] } : {},
      ],
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
}

export type DrillRecord = Awaited<ReturnType<typeof listRuns>>[number];

/** By its id, or its number. */
export async function findRun(conn: Conn, _scope: Scope, id: string) {
  return prismaOf(conn).drillRun.findFirst({ where: /^\d{1,9}$/.test(id) ? { number: Number(id) } : { id } });
}

/** The isolation of a drill that has no record yet: it is under way, or was broken off. */
export async function findOpen(conn: Conn, agent: string) {
  return prismaOf(conn).containment.findFirst({
    where: { of: 'agent', target: agent, personId: null, drill: null },
    orderBy: { number: 'desc' },
  });
}

/** Reference gateways that enforce and have an address, each with a tool behind it. */
export async function listAskable(conn: Conn) {
  const gateways = await prismaOf(conn).gateway.findMany({
    where: { kind: 'remit', mode: 'enforce' },
    orderBy: { slug: 'asc' },
    select: { slug: true, settings: true, servers: true, lastSeenAt: true },
  });
  const askable = [];
  for (const { slug, settings, servers, lastSeenAt } of gateways) {
    const { url } = settings as { url?: string };
    if (url === undefined || !lastSeenAt) continue;
    const tool = await prismaOf(conn).tool.findFirst({
      where: { removedAt: null, server: { slug: { in: servers } } },
      orderBy: { id: 'asc' },
      select: { name: true, server: { select: { slug: true } } },
    });
    if (tool) askable.push({ slug, url, server: tool.server.slug, tool: tool.name });
  }
  return askable;
}

/** The oldest client of Remit's own of an agent that has a secret and is not revoked. */
export async function findOwnSecret(conn: Conn, agent: string, issuer: string) {
  return prismaOf(conn).credential.findFirst({
    where: { agent: { slug: agent }, issuer, kind: 'remit_secret', revokedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { id: true, subject: true, audiences: true, agent: { select: { identities: true } } },
  });
}

export async function insertRun(
  tx: Conn,
  row: {
    id: string;
    agent: string;
    containmentId: string | null;
    outcome: string;
    troubles: string[];
    heldMs: number | null;
    deniedMs: number | null;
    rotation: string | null;
    rotated: string | null;
    refusedMs: number | null;
    takenMs: number | null;
    startedAt: Date;
    endedAt: Date;
  },
): Promise<number> {
  const last = await prismaOf(tx).drillRun.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).drillRun.create({ data: { ...row, number } });
  return number;
}
