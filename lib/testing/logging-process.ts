import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDecisionLog } from '@/lib/gateway/log/decision-log';

/**
 * Run by itself with a folder, Remit's address and a word: it says that it is ready, and once it reads something it
 * records as fast as it can, until it is killed.
 */
export const LOGGING_PROCESS = fileURLToPath(import.meta.url);
/** Calls that are under way at once. */
export const AT_ONCE = 8;

async function main(stateDir: string, url: string, word: string): Promise<void> {
  const log = await openDecisionLog({
    url,
    token: 't',
    stateDir,
    // Files of 8 KiB: many begin and end.
    maxBytes: 65_536,
    whenFull: 'stop',
    gatherMs: 5,
    emit: () => {},
  });
  let calls = 0;
  const caller = async () => {
    for (;;) {
      // What a gateway does with a call that it cannot log: it is not served.
      if (log.full) {
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      const session = `${word}-${++calls}`;
      await log.record({
        time: new Date().toISOString(),
        session,
        server: 'crm',
        tool: 'search',
        decision: 'allow',
        reason: 'allowed',
        serial: 1,
      });
      // At once, as an answer on a socket would be: what is only buffered here dies with the process.
      writeSync(1, `${session}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
}

const [, program, stateDir, url, word] = process.argv;
if (program === LOGGING_PROCESS) {
  writeSync(1, 'ready\n');
  process.stdin.once('data', () => main(stateDir as string, url as string, word as string));
}
