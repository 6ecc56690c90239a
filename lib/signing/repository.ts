import { type Conn, prismaOf } from '@/lib/db/prisma';

/** Of the key that signs, as everybody agrees; null before the first. */
export async function findActiveKid(conn: Conn): Promise<string | null> {
  const row = await prismaOf(conn).signingKey.findFirst({ where: { state: 'active' }, select: { kid: true } });
  return row?.kid ?? null;
}
