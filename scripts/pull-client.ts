import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { backoff } from '@/lib/gateway/policy-client/backoff';
import { createPolicyClient, type PullEvent } from '@/lib/gateway/policy-client/policy-client';

const USE = `Pulls a gateway's policy, verifies it and posts receipts; one line of JSON an event.
  npx tsx scripts/pull-client.ts --url http://localhost:3000 --gateway my-gateway --token-file FILE [--state DIR] [--once]
With --once: exit 0 when a verified policy is in force, 1 when it was refused, 2 when Remit cannot be reached.`;

const WAIT_SECONDS = 30;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      gateway: { type: 'string' },
      'token-file': { type: 'string' },
      state: { type: 'string' },
      once: { type: 'boolean', default: false },
    },
  });
  const { url, gateway, 'token-file': tokenFile, once } = values;
  if (!url || !gateway || !tokenFile) {
    console.error(USE);
    return 64;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const client = await createPolicyClient({
    url,
    gateway,
    token: readFileSync(tokenFile, 'utf8').trim(),
    stateDir: values.state ?? `.remit-gateway/${gateway}`,
  });
  let failures = 0;
  while (!stop.signal.aborted) {
    const event = await client.pull(once ? 0 : WAIT_SECONDS, stop.signal);
    if (stop.signal.aborted) break;
    console.log(JSON.stringify({ at: new Date().toISOString(), ...event, stale: client.isStale() }));
    if (once) return exitCode(event);
    failures = event.event === 'activated' || event.event === 'unchanged' ? 0 : failures + 1;
    if (failures > 0) await sleep(backoff(failures), undefined, { signal: stop.signal }).catch(() => {});
  }
  return 0;
}

function exitCode({ event }: PullEvent): number {
  if (event === 'activated' || event === 'unchanged') return 0;
  return event === 'offline' ? 2 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(2);
  },
);
