import { type Conn, prismaOf } from '@/lib/db/prisma';
import { LONGEST_ANY_WAIT_MS } from '../model/backoff';
import { TEST_EVENT } from '../model/delivery';

/** A channel as the sender needs it: the one place where its sealed address and secrets are read. */
export type SendingChannel = NonNullable<Awaited<ReturnType<typeof findChannel>>>;

export interface Claimed {
  id: string;
  personId: string | null;
  event: string;
  title: string;
  path: string;
  attempts: number;
  createdAt: Date;
}

/** How long a process may be at a message before another one takes it: well beyond what one try may take. */
const CLAIM_MS = 60_000;

/** Channels that something is due for. A time too far ahead comes from a clock that was set back, and counts as now. */
export async function listDueChannels(conn: Conn, now: Date): Promise<string[]> {
  const far = new Date(now.getTime() + LONGEST_ANY_WAIT_MS);
  const rows = await prismaOf(conn).notificationChannel.findMany({
    where: {
      enabled: true,
      removedAt: null,
      OR: [{ waitsUntil: null }, { waitsUntil: { lte: now } }, { waitsUntil: { gt: far } }],
      deliveries: {
        some: { state: 'pending', OR: [{ nextAttemptAt: { lte: now } }, { nextAttemptAt: { gt: far } }] },
      },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

export async function findChannel(conn: Conn, id: string) {
  return prismaOf(conn).notificationChannel.findFirst({ where: { id, enabled: true, removedAt: null } });
}

/**
 * Takes up to `limit` due messages of a channel, tests and then the longest due first, so that no other process has them at the same
 * time. One that a process took and never finished with is free again after `CLAIM_MS`.
 */
export async function claim(tx: Conn, channelId: string, limit: number, now: Date): Promise<Claimed[]> {
  const far = new Date(now.getTime() + LONGEST_ANY_WAIT_MS);
  const until = new Date(now.getTime() + CLAIM_MS);
  return prismaOf(tx).$queryRaw<Claimed[]>`
    UPDATE "NotificationDelivery" SET "claimedUntil" = ${until}
    WHERE "id" IN (
      SELECT "id" FROM "NotificationDelivery"
      WHERE "channelId" = ${channelId} AND "state" = 'pending'
        AND ("nextAttemptAt" <= ${now} OR "nextAttemptAt" > ${far})
        AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${now} OR "claimedUntil" > ${until})
      ORDER BY ("event" = ${TEST_EVENT}) DESC, "nextAttemptAt", "id" LIMIT ${limit}
      FOR UPDATE SKIP LOCKED)
    RETURNING "id", "personId", "event", "title", "path", "attempts", "createdAt"`;
}

/** Gives up nothing and counts nothing: Remit stopped meanwhile. */
export async function release(tx: Conn, id: string): Promise<void> {
  await prismaOf(tx).notificationDelivery.updateMany({ where: { id, state: 'pending' }, data: { claimedUntil: null } });
}

export async function recordDelivered(tx: Conn, channelId: string, id: string, now: Date): Promise<void> {
  await prismaOf(tx).notificationDelivery.updateMany({
    where: { id },
    data: {
      state: 'delivered',
      attempts: { increment: 1 },
      lastAttemptAt: now,
      finishedAt: now,
      claimedUntil: null,
      lastError: null,
    },
  });
  await prismaOf(tx).notificationChannel.update({
    where: { id: channelId },
    data: { failures: 0, waitsUntil: null, lastError: null, lastDeliveredAt: now },
  });
}

/** `nextAttemptAt` is null when it is given up. Only what still waits is touched: somebody may have ended it. */
export async function recordFailed(
  tx: Conn,
  id: string,
  { error, nextAttemptAt, now }: { error: string; nextAttemptAt: Date | null; now: Date },
): Promise<void> {
  await prismaOf(tx).notificationDelivery.updateMany({
    where: { id, state: 'pending' },
    data: {
      attempts: { increment: 1 },
      lastAttemptAt: now,
      lastError: error,
      claimedUntil: null,
      ...(nextAttemptAt ? { nextAttemptAt } : { state: 'failed', finishedAt: now }),
    },
  });
}

/** Counts one more failure of the target, and gives how many there are in a row. */
export async function countFailure(tx: Conn, channelId: string, lastError: string): Promise<number> {
  const { failures } = await prismaOf(tx).notificationChannel.update({
    where: { id: channelId },
    data: { failures: { increment: 1 }, lastError },
    select: { failures: true },
  });
  return failures;
}

export async function pause(tx: Conn, channelId: string, waitsUntil: Date): Promise<void> {
  await prismaOf(tx).notificationChannel.update({ where: { id: channelId }, data: { waitsUntil } });
}

/** What is older than `before` has waited long enough for a target that still fails. */
export async function giveUpOlder(tx: Conn, channelId: string, before: Date, error: string, now: Date): Promise<void> {
  await prismaOf(tx).notificationDelivery.updateMany({
    where: { channelId, state: 'pending', createdAt: { lte: before } },
    data: { state: 'failed', lastError: error, finishedAt: now, claimedUntil: null },
  });
}

export async function findRecipient(conn: Conn, id: string): Promise<{ name: string; email: string } | null> {
  return prismaOf(conn).person.findFirst({ where: { id, status: 'active' }, select: { name: true, email: true } });
}

export async function countPending(conn: Conn): Promise<number> {
  return prismaOf(conn).notificationDelivery.count({ where: { state: 'pending' } });
}
