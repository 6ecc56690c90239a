import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

const NAMES = {
  agent: { select: { slug: true, name: true } },
  tool: { select: { name: true, server: { select: { slug: true } } } },
} as const;

/** Over at that moment, to the millisecond: as a gateway decides by `notAfter`. */
const expired = (now: Date) => ({ revokedAt: null, endsAt: { lte: now } });

export async function hasExpired(conn: Conn, now: Date): Promise<boolean> {
  return (await prismaOf(conn).grant.findFirst({ where: expired(now), select: { id: true } })) !== null;
}

export async function listExpired(tx: Conn, now: Date, limit: number) {
  const rows = await prismaOf(tx).grant.findMany({
    where: expired(now),
    include: NAMES,
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(({ id, agent, tool }) => ({ id, agent: agent.slug, tool: `${tool.server.slug}/${tool.name}` }));
}

/** Ended at the moment that was agreed, not when somebody looked; one that was over before it began ends there. */
export async function endExpired(tx: Conn, now: Date, ids: string[]): Promise<void> {
  await prismaOf(tx).$executeRaw`
    UPDATE "Grant" SET "revokedAt" = GREATEST("endsAt", "createdAt"), "revokeReason" = 'expired'
    WHERE "id" = ANY(${ids}) AND "revokedAt" IS NULL AND "endsAt" <= ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC'`;
}

/** Nobody looks after more agents one by one. */
const MOST_OWNED = 5_000;

/** Live grants that end before `until`, soonest first, of agents that this person owns or backs up. */
export async function listEnding(conn: Conn, _scope: Scope, personId: string, until: Date, limit: number) {
  // By agent first: in a large company thousands of grants end in the same days.
  const agents = await prismaOf(conn).agent.findMany({
    where: { OR: [{ ownerId: personId }, { backupOwnerId: personId }] },
    orderBy: { id: 'asc' },
    take: MOST_OWNED,
    select: { id: true },
  });
  if (agents.length === 0) return [];
  const rows = await prismaOf(conn).grant.findMany({
    where: { revokedAt: null, endsAt: { lte: until }, agentId: { in: agents.map(({ id }) => id) } },
    include: NAMES,
    orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(({ id, agent, tool, endsAt }) => ({
    id,
    agent,
    tool: `${tool.server.slug}/${tool.name}`,
    endsAt: endsAt as Date,
  }));
}
