import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import * as repository from './repository';

const DAY_MS = 86_400_000;
const READ_AFTER_DAYS = 90;
const UNREAD_AFTER_DAYS = 365;
const DELIVERIES_AFTER_DAYS = 90;
/** Rows of one transaction, so that nobody waits long. */
const AT_ONCE = 1_000;

/**
 * Forgets what nobody needs any more: what was read three months ago, what nobody read for a year, and messages that
 * left or were given up three months ago. What happened is in the audit log; this only ever told of it.
 */
export async function pruneNotifications({
  ctx,
  signal,
}: {
  ctx: Ctx;
  signal: AbortSignal;
}): Promise<{ notifications: number; deliveries: number }> {
  authorize(ctx.actor, 'channel:write');
  const daysAgo = (days: number) => new Date(ctx.clock().getTime() - days * DAY_MS);
  const before = { read: daysAgo(READ_AFTER_DAYS), any: daysAgo(UNREAD_AFTER_DAYS) };
  const inParts = async (remove: Parameters<typeof ctx.db.transaction<number>>[0]): Promise<number> => {
    let removed = 0;
    for (let part = AT_ONCE; part === AT_ONCE && !signal.aborted; removed += part) {
      part = await ctx.db.transaction(remove);
    }
    return removed;
  };
  return {
    notifications: await inParts((tx) => repository.deleteNotifications(tx, before, AT_ONCE)),
    deliveries: await inParts((tx) => repository.deleteDeliveries(tx, daysAgo(DELIVERIES_AFTER_DAYS), AT_ONCE)),
  };
}
