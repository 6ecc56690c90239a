import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { RemitError } from '@/lib/kernel/errors';

const heldHere = new Set<string>();

/**
 * Holds the data folder for this process; PGlite would be corrupted by a second writer.
 * A holder that was killed on this machine is taken over at once, one elsewhere after 10 s of silence.
 * Returns the release. Throws `conflict` when another process holds it.
 */
export async function holdDataFolder(dataDir: string): Promise<() => Promise<void>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holderFile = join(dataDir, 'holder.json');
  const options = { lockfilePath: join(dataDir, 'lock'), stale: 10_000, update: 2_000, onCompromised: stopAtOnce };
  let release: () => Promise<void>;
  try {
    if (holderIsDead(holderFile)) rmSync(options.lockfilePath, { recursive: true, force: true });
    release = await lockfile.lock(dataDir, options);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ELOCKED') throw error;
    const pid = readHolder(holderFile)?.pid;
    throw new RemitError(
      'conflict',
      `The data folder ${resolve(dataDir)} is in use by another Remit${pid ? ` (process ${pid})` : ''}. ` +
        'Stop it, or set REMIT_DATA_DIR to another folder.',
    );
  }
  heldHere.add(holderFile);
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
  return async () => {
    heldHere.delete(holderFile);
    rmSync(holderFile, { force: true });
    // Gone already when the folder itself was removed.
    await release().catch(() => {});
  };
}

function readHolder(file: string): { pid: number; host: string } | null {
  if (!existsSync(file)) return null;
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; host?: unknown };
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null;
  } catch {
    return null;
  }
}

function holderIsDead(file: string): boolean {
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

/** The folder was removed or taken while this process slept: writing on could corrupt it. */
function stopAtOnce(): void {
  console.error('remit: the data folder was removed, or taken by another process. Stopping.');
  process.exit(1);
}
