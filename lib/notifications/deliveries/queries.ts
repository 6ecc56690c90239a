import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { DeliveryDetail } from '../model/delivery';
import * as repository from './repository';

export interface DeliveryListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: repository.DeliveryFilter;
}

/** What left, what waits and what could not be delivered, newest first. */
export async function listDeliveries({ ctx, page, filter = {} }: DeliveryListInput): Promise<Page<DeliveryDetail>> {
  const scope = authorize(ctx.actor, 'channel:read');
  const before = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  if (page.cursor !== undefined && (!before || Number.isNaN(Date.parse(before[0] as string)))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listDeliveries(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before: before as [string, string] | undefined,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toDetail),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
  };
}

const WEEK_MS = 7 * 86_400_000;

/** How many messages of the last week were given up; at most 100 are counted. */
export async function countFailed({ ctx }: { ctx: Ctx }): Promise<number> {
  const since = new Date(ctx.clock().getTime() - WEEK_MS);
  return repository.countFailed(ctx.db.read, authorize(ctx.actor, 'channel:read'), since, 100);
}

/** For verbs, inside their transaction. */
export async function readDelivery(ctx: Ctx, conn: Conn, id: string): Promise<DeliveryDetail> {
  const row = await repository.findDelivery(conn, authorize(ctx.actor, 'channel:read'), id);
  if (!row) throw notFound('delivery');
  return toDetail(row);
}

function toDetail(row: repository.DeliveryRow): DeliveryDetail {
  const pending = row.state === 'pending';
  return {
    id: row.id,
    event: row.event as DeliveryDetail['event'],
    title: row.title,
    path: row.path,
    channel: {
      id: row.channel.id,
      name: row.channel.name,
      kind: row.channel.kind as DeliveryDetail['channel']['kind'],
    },
    person: row.person,
    state: row.state as DeliveryDetail['state'],
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: pending ? row.nextAttemptAt.toISOString() : null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    lastError: row.state === 'delivered' ? null : row.lastError,
  };
}
