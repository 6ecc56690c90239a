import { setTimeout as sleep } from 'node:timers/promises';
import { listDecisions } from '@/lib/decision-log/queries';
import { openReview } from '@/lib/reviews/open-review';
import { listReviews } from '@/lib/reviews/queries';
import { ctxFor } from '@/lib/runtime/runtime';

const AGENT = 'support-bot';
const TEAM = 'support';
/** One round of the sample agent, with the call that it is refused. */
const ENOUGH_CALLS = 4;
const PAUSE_MS = 5_000;

/** Opens a review of the sample company's first calls, once there are some; nothing where there is a review already. */
export function startSampleReview(): { stop(): void } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const ctx = ctxFor({ kind: 'system', name: 'sample data' });
  void (async () => {
    while (!signal.aborted) {
      await sleep(PAUSE_MS, undefined, { signal, ref: false });
      if ((await listReviews({ ctx, page: { limit: 1 } })).items.length > 0) return;
      const calls = await listDecisions({ ctx, page: { limit: ENOUGH_CALLS }, filter: { agent: AGENT } });
      if (calls.items.length < ENOUGH_CALLS) continue;
      await openReview({ ctx, input: { team: TEAM } });
      return;
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) console.error('The sample review was not opened:', error);
  });
  return { stop: () => stopped.abort() };
}
