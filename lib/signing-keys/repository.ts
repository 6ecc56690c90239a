import type { AuditActor } from '@/lib/authz/actor';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { KeyEvent, KeyState } from './model/signing-key';

export type KeyRow = Awaited<ReturnType<typeof listKeys>>[number];

/** Newest first. */
export async function listKeys(conn: Conn) {
  const rows = await prismaOf(conn).signingKey.findMany({ orderBy: [{ createdAt: 'desc' }, { kid: 'asc' }] });
  return rows.map((row) => ({ ...row, state: row.state as KeyState }));
}

export async function insertKey(
  tx: Conn,
  key: Pick<KeyRow, 'kid' | 'state' | 'createdAt'> &
    Partial<Pick<KeyRow, 'overlapHours' | 'automatic' | 'notBefore' | 'activatedAt'>> & { publicJwk: object },
): Promise<void> {
  await prismaOf(tx).signingKey.create({ data: { ...key, publicJwk: key.publicJwk as Json as never } });
}

export async function updateKey(
  tx: Conn,
  kid: string,
  change: { state: KeyState } & Partial<
    Pick<KeyRow, 'automatic' | 'activatedAt' | 'previousAt' | 'retireAfter' | 'retiredAt'>
  >,
): Promise<void> {
  await prismaOf(tx).signingKey.update({ where: { kid }, data: change });
}

export async function insertEvent(
  tx: Conn,
  event: { kid: string; event: KeyEvent; at: Date; actor: AuditActor; reason?: string; serial?: number | null },
): Promise<void> {
  await prismaOf(tx).signingKeyEvent.create({ data: { ...event, actor: event.actor as Json as never } });
}

/** Newest first. */
export async function listEvents(conn: Conn, limit: number) {
  const rows = await prismaOf(conn).signingKeyEvent.findMany({ orderBy: { id: 'desc' }, take: limit });
  return rows.map((row) => ({ ...row, event: row.event as KeyEvent, actor: row.actor as AuditActor }));
}

export interface HeldRow {
  slug: string;
  name: string;
  kind: string;
  activated: number | null;
  serial: number | null;
  kid: string | null;
  /** The beginning of the signed policy, where the key is not kept beside it. */
  head: string | null;
}

/** What each gateway says that it has in force, or else was given last, and what signed that. */
export async function listHeld(conn: Conn): Promise<HeldRow[]> {
  return prismaOf(conn).$queryRaw<HeldRow[]>`
    SELECT g."slug", g."name", g."kind", r."serial" AS "activated", p."serial", p."kid",
      CASE WHEN p."kid" IS NULL THEN left(p."jws", 400) END AS "head"
    FROM "Gateway" g
    LEFT JOIN LATERAL (
      SELECT "serial" FROM "Receipt" WHERE "gatewayId" = g."id" AND "status" = 'activated' ORDER BY "id" DESC LIMIT 1
    ) r ON true
    LEFT JOIN "PublishedPolicy" p ON p."gatewayId" = g."id" AND p."serial" = COALESCE(r."serial", g."servedSerial")
    ORDER BY g."slug"`;
}
