import { type Conn, prismaOf } from '@/lib/db/prisma';

/** More agents than anybody answers for. */
const MOST_OWNED = 5_000;

/** Slugs of the agents that somebody owns or backs up, or whether one of them is theirs. */
export async function slugsOwnedBy(conn: Conn, personId: string, slug?: string): Promise<string[]> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug, OR: [{ ownerId: personId }, { backupOwnerId: personId }] },
    select: { slug: true },
    orderBy: { slug: 'asc' },
    take: MOST_OWNED,
  });
  return rows.map((row) => row.slug);
}
