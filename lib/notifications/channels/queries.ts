import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import type { Page } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { ChannelDetail } from '../model/channel';
import * as repository from './repository';

/** E-mail and every company channel. One page: they are few. */
export async function listChannels({ ctx }: { ctx: Ctx }): Promise<Page<ChannelDetail>> {
  const rows = await repository.listChannels(ctx.db.read, authorize(ctx.actor, 'channel:read'));
  return { items: rows.map((row) => toDetail(row, ctx.clock())), nextCursor: null };
}

export async function getChannel({ ctx, id }: { ctx: Ctx; id: string }): Promise<ChannelDetail> {
  return readChannel(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readChannel(ctx: Ctx, conn: Conn, id: string): Promise<ChannelDetail> {
  const row = await repository.findChannel(conn, authorize(ctx.actor, 'channel:read'), id);
  if (!row) throw notFound('channel');
  return toDetail(row, ctx.clock());
}

function toDetail(row: repository.ChannelRow, now: Date): ChannelDetail {
  const later = (at: Date | null) => (at && at > now ? at.toISOString() : null);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ChannelDetail['kind'],
    origin: row.origin,
    events: row.events as ChannelDetail['events'],
    enabled: row.enabled,
    offReason: row.offReason,
    failures: row.failures,
    waitsUntil: later(row.waitsUntil),
    lastError: row.lastError,
    lastDeliveredAt: row.lastDeliveredAt?.toISOString() ?? null,
    previousUntil: later(row.previousUntil),
    pending: row._count.deliveries,
    createdAt: row.createdAt.toISOString(),
  };
}
