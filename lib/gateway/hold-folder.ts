import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { RemitError } from '@/lib/kernel/errors';

const heldHere = new Set<string>();
const STALE_MS = 10_000;
const LOOK_MS = 250;

/**
 * Holds a folder for one agent or gateway of this process. A holder that was killed on this machine is taken over at
 * once, one elsewhere, or one that did not come to say who it is, after 10 s of silence. Gives the release. Throws
 * `conflict` when another one holds it; `onLost` is called when it is taken away.
 */
export async function holdFolder(
  folder: string,
  what: string,
  onLost: () => void,
  holder = 'remit-pull',
): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holderFile = join(folder, 'holder.json');
  const lockfilePath = join(folder, 'lock');
  if (isDead(holderFile)) rmSync(lockfilePath, { recursive: true, force: true });
  const lock = () => lockfile.lock(folder, { lockfilePath, stale: STALE_MS, update: 2_000, onCompromised: onLost });
  let release: Awaited<ReturnType<typeof lock>> | undefined;
  const until = performance.now() + STALE_MS + LOOK_MS;
  while (!release) {
    try {
      release = await lock();
    } catch (error) {
      if ((error as { code?: string }).code !== 'ELOCKED') throw error;
      const pid = readHolder(holderFile)?.pid;
      // Nobody says that it is theirs: whoever took it is about to, or was killed before, and then it goes stale.
      if (pid === undefined && performance.now() < until) await sleep(LOOK_MS);
      else {
        const who = `${holder}${pid ? ` (process ${pid})` : ''}`;
        throw new RemitError('conflict', `${what} is kept by another ${who}. Stop that one first.`);
      }
    }
  }
  const held = release;
  heldHere.add(holderFile);
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
  return async () => {
    heldHere.delete(holderFile);
    rmSync(holderFile, { force: true });
    await held().catch(() => {});
  };
}

function readHolder(file: string): { pid: number; host: string } | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; host?: unknown };
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null;
  } catch {
    return null;
  }
}

function isDead(file: string): boolean {
  const holder = readHolder(file);
  if (!holder || holder.host !== hostname()) return false;
  // In a container every life has the same number: what this process does not hold, an earlier life held.
  if (holder.pid === process.pid) return !heldHere.has(file);
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH';
  }
}
