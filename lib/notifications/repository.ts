import type { Scope } from '@/lib/authz/authorize';
import type { Role } from '@/lib/authz/roles';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { NotificationEvent } from './model/event';

/** The channel that is always there. */
export const MAIL = 'email';

export async function findActive(tx: Conn, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await prismaOf(tx).person.findMany({
    where: { id: { in: ids }, status: 'active' },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

interface NewNotification {
  id: string;
  personId: string;
  event: string;
  title: string;
  path: string;
  createdAt: Date;
}

export async function insertNotifications(tx: Conn, data: NewNotification[]): Promise<void> {
  if (data.length > 0) await prismaOf(tx).notification.createMany({ data, skipDuplicates: true });
}

/** Whether mail is on, and which company channels listen for this. */
export async function findTargets(tx: Conn, event: NotificationEvent): Promise<{ mail: boolean; channels: string[] }> {
  const rows = await prismaOf(tx).notificationChannel.findMany({
    where: { enabled: true, removedAt: null, OR: [{ id: MAIL }, { events: { has: event } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const ids = rows.map(({ id }) => id);
  return { mail: ids.includes(MAIL), channels: ids.filter((id) => id !== MAIL) };
}

/** By person, for those who chose. */
export async function findMailChoices(
  tx: Conn,
  personIds: string[],
  event: NotificationEvent,
): Promise<Map<string, boolean>> {
  const rows = await prismaOf(tx).notificationSetting.findMany({ where: { personId: { in: personIds }, event } });
  return new Map(rows.map(({ personId, email }) => [personId, email]));
}

interface NewDelivery extends Omit<NewNotification, 'personId'> {
  channelId: string;
  personId: string | null;
  dedupe: string;
  state: string;
  nextAttemptAt: Date;
}

export async function insertDeliveries(tx: Conn, data: NewDelivery[]): Promise<void> {
  await prismaOf(tx).notificationDelivery.createMany({ data, skipDuplicates: true });
}

/** Newest first. `before` is the time (RFC 3339) and id of the last one seen. */
export async function listNotifications(
  conn: Conn,
  { personId }: Scope,
  page: { limit: number; before?: [string, string]; unread?: boolean },
) {
  const [at, id] = page.before ?? [];
  const createdAt = at === undefined ? undefined : new Date(at);
  return prismaOf(conn).notification.findMany({
    where: {
      personId,
      readAt: page.unread ? null : undefined,
      OR: createdAt ? [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] : undefined,
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  });
}

/** At most `most` are counted. */
export async function countUnread(conn: Conn, { personId }: Scope, most: number): Promise<number> {
  // Not by `count` with `take`: that asks for an order, by which PostgreSQL may walk through everybody's.
  const [row] = await prismaOf(conn).$queryRaw<{ unread: bigint }[]>`
    SELECT count(*) AS unread FROM (
      SELECT FROM "Notification" WHERE "personId" = ${personId} AND "readAt" IS NULL LIMIT ${most}::int
    ) AS waiting`;
  return Number(row?.unread ?? 0);
}

/** The person's own among these become read. Gives how many did. */
export async function markRead(tx: Conn, { personId }: Scope, ids: string[], readAt: Date): Promise<number> {
  const { count } = await prismaOf(tx).notification.updateMany({
    where: { personId, id: { in: ids }, readAt: null },
    data: { readAt },
  });
  return count;
}

/** Everything that the person was told about this page becomes read. */
export async function markPathRead(tx: Conn, personId: string, path: string, readAt: Date): Promise<void> {
  await prismaOf(tx).notification.updateMany({ where: { personId, path, readAt: null }, data: { readAt } });
}

/** As `markRead`, for one of the person's own and everything before it. Null where it is not theirs. */
export async function markReadUpTo(tx: Conn, { personId }: Scope, id: string, readAt: Date): Promise<number | null> {
  const last = await prismaOf(tx).notification.findFirst({ where: { personId, id }, select: { createdAt: true } });
  if (!last) return null;
  const { count } = await prismaOf(tx).notification.updateMany({
    where: { personId, readAt: null, createdAt: { lte: last.createdAt } },
    data: { readAt },
  });
  return count;
}

/** Everybody active with this role. */
export async function findIdsByRole(conn: Conn, role: Role): Promise<string[]> {
  const rows = await prismaOf(conn).person.findMany({
    where: { status: 'active', roles: { has: role } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

/** At most `limit` that were read before one time, or told before the other. Gives how many there were. */
export async function deleteNotifications(tx: Conn, before: { read: Date; any: Date }, limit: number): Promise<number> {
  const rows = await prismaOf(tx).notification.findMany({
    where: { OR: [{ readAt: { lt: before.read } }, { createdAt: { lt: before.any } }] },
    select: { id: true },
    take: limit,
  });
  const { count } = await prismaOf(tx).notification.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  return count;
}

/** As above, of messages that are neither waiting nor young. */
export async function deleteDeliveries(tx: Conn, before: Date, limit: number): Promise<number> {
  const rows = await prismaOf(tx).notificationDelivery.findMany({
    where: { state: { not: 'pending' }, createdAt: { lt: before } },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
    take: limit,
  });
  const { count } = await prismaOf(tx).notificationDelivery.deleteMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  return count;
}
