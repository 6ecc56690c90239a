import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '@/lib/gateway/policy-client/backoff';
import type { PolicyClient, PullEvent } from '@/lib/gateway/policy-client/policy-client';

const WAIT_SECONDS = 30;

/** Pulls the policy until `signal` aborts. While Remit is away, the last verified one goes on. */
export async function followPolicy(
  client: PolicyClient,
  { signal, onEvent }: { signal: AbortSignal; onEvent: (event: PullEvent) => void },
): Promise<void> {
  let asked = false;
  for (let failures = 0; !signal.aborted; ) {
    // The first pull, one after a failure, and one with a policy that is too old want an answer at once.
    const event = await client.pull(!asked || failures > 0 || client.isStale() ? 0 : WAIT_SECONDS, signal);
    asked = true;
    if (signal.aborted) return;
    onEvent(event);
    failures = event.event === 'activated' || event.event === 'unchanged' ? 0 : failures + 1;
    if (failures > 0) await sleep(backoff(failures), undefined, { signal }).catch(() => {});
  }
}
