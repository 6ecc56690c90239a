import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

export type DeliveryRow = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;

const NAMES = {
  channel: { select: { id: true, name: true, kind: true, enabled: true, removedAt: true, updatedAt: true } },
  person: { select: { id: true, name: true } },
} as const;

export interface DeliveryFilter {
  state?: string;
  channel?: string;
}

/** Newest first. `before` is the time (RFC 3339) and id of the last one seen. */
export async function listDeliveries(
  conn: Conn,
  _scope: Scope,
  { state, channel }: DeliveryFilter,
  page: { limit: number; before?: [string, string] },
): Promise<DeliveryRow[]> {
  const [at, id] = page.before ?? [];
  const createdAt = at === undefined ? undefined : new Date(at);
  return prismaOf(conn).notificationDelivery.findMany({
    where: {
      state,
      channelId: channel,
      OR: createdAt ? [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] : undefined,
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
    include: NAMES,
  });
}

export async function findDelivery(conn: Conn, _scope: Scope, id: string) {
  return prismaOf(conn).notificationDelivery.findUnique({ where: { id }, include: NAMES });
}

/** As if it had never been tried, and before what came later. */
export async function startOver(tx: Conn, id: string, nextAttemptAt: Date): Promise<void> {
  await prismaOf(tx).notificationDelivery.update({
    where: { id },
    data: { state: 'pending', attempts: 0, nextAttemptAt, finishedAt: null, claimedUntil: null },
  });
}

/** At most `most` are counted. */
export async function countFailed(conn: Conn, _scope: Scope, since: Date, most: number): Promise<number> {
  return prismaOf(conn).notificationDelivery.count({
    where: { state: 'failed', createdAt: { gte: since } },
    take: most,
  });
}
