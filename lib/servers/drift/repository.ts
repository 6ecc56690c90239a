import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { countHolders } from '../repository';

/** Tools of the server that give another definition than the approved one, with the texts of both. */
export async function listDrifted(conn: Conn, _scope: Scope, server: string, limit: number) {
  const tools = await prismaOf(conn).tool.findMany({
    where: { server: { slug: server }, removedAt: null, driftedAt: { not: null } },
    orderBy: { name: 'asc' },
    take: limit,
  });
  const holders = await countHolders(
    conn,
    tools.map(({ id }) => id),
  );
  const texts = await prismaOf(conn).toolDefinition.findMany({
    where: {
      OR: tools.map(({ id, pinnedDigest, currentDigest }) => ({
        toolId: id,
        digest: { in: [pinnedDigest ?? currentDigest, currentDigest] },
      })),
    },
    select: { toolId: true, digest: true, definition: true },
  });
  const textOf = new Map(texts.map(({ toolId, digest, definition }) => [`${toolId} ${digest}`, definition]));
  return tools.map(({ id, name, pinnedDigest, currentDigest, driftedAt }) => ({
    name,
    definition: currentDigest,
    approvedText: textOf.get(`${id} ${pinnedDigest}`) ?? '{}',
    currentText: textOf.get(`${id} ${currentDigest}`) ?? '{}',
    driftedAt,
    agents: holders.get(id) ?? 0,
  }));
}

/** Agents that hold the tool, by slug. */
export async function listHolders(
  conn: Conn,
  _scope: Scope,
  { server, tool }: { server: string; tool: string },
  page: { limit: number; after?: string },
) {
  const where = { revokedAt: null, tool: { name: tool, server: { slug: server } } };
  const rows = await prismaOf(conn).grant.findMany({
    where: { ...where, agent: page.after === undefined ? {} : { slug: { gt: page.after } } },
    orderBy: { agent: { slug: 'asc' } },
    take: page.limit,
    select: { agent: { select: { slug: true, name: true, status: true } } },
  });
  return { agents: rows.map(({ agent }) => agent), total: await prismaOf(conn).grant.count({ where }) };
}

/** Which definition was approved when, newest first. */
export async function listPins(conn: Conn, _scope: Scope, toolId: string, limit: number) {
  return prismaOf(conn).toolPin.findMany({
    where: { toolId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { digest: true, at: true, request: { select: { id: true, number: true } } },
  });
}
