import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

/** Agents with a grant on this tool at that moment, by slug, and how many there are. */
export async function listHoldersAt(
  conn: Conn,
  _scope: Scope,
  { toolId, at }: { toolId: string; at: Date },
  page: { limit: number; after: string | undefined },
) {
  const where = { toolId, createdAt: { lte: at }, OR: [{ revokedAt: null }, { revokedAt: { gt: at } }] };
  const rows = await prismaOf(conn).grant.findMany({
    where: { AND: [where, page.after === undefined ? {} : { agent: { slug: { gt: page.after } } }] },
    orderBy: { agent: { slug: 'asc' } },
    take: page.limit,
    select: { agent: { select: { slug: true, name: true } } },
  });
  return { agents: rows.map(({ agent }) => agent), total: await prismaOf(conn).grant.count({ where }) };
}
