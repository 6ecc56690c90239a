import { listUnseen } from '@/lib/detections/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { raiseAlerts } from './raise-alerts';

/** Calls that are looked at together. */
const MOST_AT_ONCE = 10_000;
/** What came before detections were there is history, and nothing to tell people of. */
const NEW_MS = 24 * 3_600_000;

/** Looks at all that came since, whenever it was made. `notEnough`: agents without enough history, at most. */
export async function watchCalls({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }) {
  let raised = 0;
  let notEnough = 0;
  const since = new Date(ctx.clock().getTime() - NEW_MS);
  while (!signal.aborted) {
    const unseen = await listUnseen(ctx.db.read, { since, most: MOST_AT_ONCE });
    if (unseen.length === 0) break;
    for (const input of unseen) {
      if (signal.aborted) break;
      const done = await raiseAlerts({ ctx, input });
      raised += done.raised;
      notEnough = Math.max(notEnough, done.notEnough);
    }
  }
  return { raised, notEnough };
}
