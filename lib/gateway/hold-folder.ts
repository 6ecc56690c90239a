import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { RemitError } from '@/lib/kernel/errors';

const heldHere = new Set<string>();

/**
 * Holds a folder for one agent or gateway of this process. A holder that was killed on this machine is taken over at once, one
 * elsewhere after 10 s of silence. Gives the release. Throws `conflict` when another one holds it; `onLost` is called
 * when it is taken away.
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
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(folder, { lockfilePath, stale: 10_000, update: 2_000, onCompromised: onLost });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ELOCKED') throw error;
    const pid = readHolder(holderFile)?.pid;
    throw new RemitError(
      'conflict',
      `${what} is kept by another ${holder}${pid ? ` (process ${pid})` : ''}. Stop that one first.`,
    );
  }
  heldHere.add(holderFile);
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
  return async () => {
    heldHere.delete(holderFile);
    rmSync(holderFile, { force: true });
    await release().catch(() => {});
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
