import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

export type ChannelRow = NonNullable<Awaited<ReturnType<typeof findChannel>>>;

/** Addresses and secrets leave the database in one call only, that of the sender. */
const NO_SECRETS = { sealedUrl: true, sealedSecret: true, previousSecret: true } as const;
const PENDING = { _count: { select: { deliveries: { where: { state: 'pending' } } } } } as const;

export async function listChannels(conn: Conn, _scope: Scope): Promise<ChannelRow[]> {
  return prismaOf(conn).notificationChannel.findMany({
    where: { removedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    omit: NO_SECRETS,
    include: PENDING,
  });
}

export async function findChannel(conn: Conn, _scope: Scope, id: string) {
  return prismaOf(conn).notificationChannel.findFirst({
    where: { id, removedAt: null },
    omit: NO_SECRETS,
    include: PENDING,
  });
}

export async function countChannels(conn: Conn): Promise<number> {
  return prismaOf(conn).notificationChannel.count({ where: { removedAt: null } });
}

export async function insertChannel(
  tx: Conn,
  channel: {
    id: string;
    name: string;
    kind: string;
    origin: string;
    sealedUrl: string;
    sealedSecret: string | null;
    events: string[];
    enabled: boolean;
    createdAt: Date;
    updatedAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).notificationChannel.create({ data: channel });
}

export async function updateChannelRow(
  tx: Conn,
  id: string,
  change: {
    name?: string;
    origin?: string;
    sealedUrl?: string | null;
    sealedSecret?: string | null;
    previousSecret?: string | null;
    previousUntil?: Date | null;
    events?: string[];
    enabled?: boolean;
    offReason?: string | null;
    failures?: number;
    waitsUntil?: Date | null;
    lastError?: string | null;
    removedAt?: Date;
    updatedAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).notificationChannel.update({ where: { id }, data: change });
}

/** The sealed secret that signs now, to be kept beside a new one. */
export async function findSealedSecret(tx: Conn, id: string): Promise<string | null> {
  const row = await prismaOf(tx).notificationChannel.findUnique({ where: { id }, select: { sealedSecret: true } });
  return row?.sealedSecret ?? null;
}

/** What waits for a channel that is no target any more will not be sent. Gives how many that is. */
export async function failPending(tx: Conn, channelId: string, why: string, finishedAt: Date): Promise<number> {
  const { count } = await prismaOf(tx).notificationDelivery.updateMany({
    where: { channelId, state: 'pending' },
    data: { state: 'failed', lastError: why, finishedAt, claimedUntil: null },
  });
  return count;
}

/** What is sealed, of every channel that has anything; to be sealed anew and for nothing else. */
export async function listSealed(tx: Conn) {
  return prismaOf(tx).notificationChannel.findMany({
    where: { OR: [{ sealedUrl: { not: null } }, { sealedSecret: { not: null } }, { previousSecret: { not: null } }] },
    select: { id: true, name: true, sealedUrl: true, sealedSecret: true, previousSecret: true },
    orderBy: { id: 'asc' },
  });
}

export async function updateSealed(
  tx: Conn,
  id: string,
  sealed: { sealedUrl: string | null; sealedSecret: string | null; previousSecret: string | null },
): Promise<void> {
  await prismaOf(tx).notificationChannel.update({ where: { id }, data: sealed });
}
