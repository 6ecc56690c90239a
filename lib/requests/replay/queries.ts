import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import { authorize } from '@/lib/authz/authorize';
import { findLatestSerial } from '@/lib/gateways/repository';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import type { Ctx } from '@/lib/verb/ctx';
import type { Operation } from '../model/operation';
import { REPLAY_DAYS, type Replay, replay, replayed } from '../model/replay';
import * as repository from './repository';

/**
 * What would have become of the calls of the last 30 whole days, had what a request proposes been in force: of those
 * that the person may see. Null where it changes nothing for any call.
 */
export async function replayOperations({
  ctx,
  operations,
}: {
  ctx: Ctx;
  operations: readonly Operation[];
}): Promise<Replay | null> {
  const scope = authorize(ctx.actor, 'decision-log:read');
  const about = replayed(operations);
  if (!about) return null;
  const from = new Date(dayOf(ctx.clock().getTime() - REPLAY_DAYS * DAY_MS));
  const conn = ctx.db.read;
  const only = scope.reach === 'all' ? null : await slugsOwnedBy(conn, scope.personId);
  const counts = await repository.countOutcomes(conn, about, from, only);
  return {
    days: REPLAY_DAYS,
    from: from.toISOString(),
    revision: (await findLatestSerial(conn)) ?? 0,
    ...replay(operations, counts, await repository.listHeld(conn, about)),
  };
}
