import { type Conn, prismaOf } from '@/lib/db/prisma';

const INCLUDE = { person: { select: { id: true, name: true } } } as const;

export async function insertComment(
  tx: Conn,
  comment: { id: string; requestId: string; personId: string; text: string; via: string; at: Date },
): Promise<void> {
  await prismaOf(tx).requestComment.create({ data: comment });
}

/** Oldest first; ids grow with time. `after` is the last id seen. The caller has made sure that the request may be read. */
export async function listComments(conn: Conn, requestId: string, page: { limit: number; after?: string | undefined }) {
  return prismaOf(conn).requestComment.findMany({
    where: { requestId, id: page.after === undefined ? undefined : { gt: page.after } },
    orderBy: { id: 'asc' },
    take: page.limit,
    include: INCLUDE,
  });
}

export async function countComments(conn: Conn, requestId: string): Promise<number> {
  return prismaOf(conn).requestComment.count({ where: { requestId } });
}

/** Whom these addresses belong to, whether or not they are still here. */
export async function listNamed(conn: Conn, emails: readonly string[]) {
  if (emails.length === 0) return [];
  return prismaOf(conn).person.findMany({
    where: { email: { in: [...emails] } },
    select: { id: true, name: true, email: true, status: true, roles: true },
  });
}

/** The last ones, the oldest of them first. */
export async function listNewestComments(conn: Conn, requestId: string, limit: number) {
  const rows = await prismaOf(conn).requestComment.findMany({
    where: { requestId },
    orderBy: { id: 'desc' },
    take: limit,
    include: INCLUDE,
  });
  return rows.reverse();
}
