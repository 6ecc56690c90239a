import { authorize } from '@/lib/authz/authorize';
import { RemitError } from '@/lib/kernel/errors';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import { type Advanced, advanceRequest, LOOK_EVERY_MS } from './advance-request';
import { remindReview } from './remind-review';
import { listOverdueReviews, listToAdvance } from './time/repository';

/** Of one run; the rest waits for the next, so that nobody waits long for the write lock. */
const AT_MOST = 200;

export type AdvancedCounts = Record<Advanced | 'looked' | 'reviews', number>;

/**
 * Looks at every waiting request for which something can be due, one transaction each. One that fails does not keep
 * the others; the first failure is thrown in the end, so that the job shows it.
 */
export async function advanceDueRequests({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }): Promise<AdvancedCounts> {
  if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Requests end by themselves.');
  const scope = authorize(ctx.actor, 'request:read');
  const now = ctx.clock();
  const counts: AdvancedCounts = { looked: 0, restarted: 0, reminded: 0, escalated: 0, expired: 0, reviews: 0 };
  const failures: unknown[] = [];
  const each = async (ids: string[], run: (id: string) => Promise<void>) => {
    for (const id of ids) {
      if (signal.aborted) return;
      try {
        await run(id);
      } catch (error) {
        log.error({ request: id, err: error }, 'a request could not be advanced');
        failures.push(error);
      }
    }
  };
  await each(await listToAdvance(ctx.db.read, scope, { now, everyMs: LOOK_EVERY_MS, limit: AT_MOST }), async (id) => {
    const { done } = await advanceRequest({ ctx, input: { id } });
    counts.looked += 1;
    for (const one of done) counts[one] += 1;
  });
  await each(await listOverdueReviews(ctx.db.read, scope, now, AT_MOST), async (id) => {
    if ((await remindReview({ ctx, input: { id } })).reminded) counts.reviews += 1;
  });
  if (failures.length > 0) throw failures[0];
  return counts;
}
