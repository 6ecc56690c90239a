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
  // Of a gateway whose calls cannot be looked at, the next run tries again; the others do not wait for it.
  const failed = new Map<string, unknown>();
  while (!signal.aborted) {
    const all = await listUnseen(ctx.db.read, { since, most: MOST_AT_ONCE });
    const unseen = all.filter(({ gatewayId }) => !failed.has(gatewayId));
    if (unseen.length === 0) break;
    for (const input of unseen) {
      if (signal.aborted) break;
      try {
        const done = await raiseAlerts({ ctx, input });
        raised += done.raised;
        notEnough = Math.max(notEnough, done.notEnough);
      } catch (error) {
        failed.set(input.gatewayId, error);
      }
    }
  }
  if (failed.size > 0) throw [...failed.values()][0];
  return { raised, notEnough };
}
