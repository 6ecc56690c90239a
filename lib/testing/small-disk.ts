import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  path: string;
  /** From now on nothing can be written; of `child` where the disk itself cannot be made full. */
  fill(child: ChildProcess): void;
  free(child: ChildProcess): void;
  close(): void;
}

const SIZE = 4_194_304;

/**
 * A folder that gets full: a file system of 4 MiB in memory where this process may mount one, so that writing fails with
 * ENOSPC; elsewhere a folder in which the process may not make files any longer (EFBIG).
 */
export function openSmallDisk(): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'remit-disk-'));
  const ballast = join(path, 'ballast');
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path]).status === 0) {
    return {
      path,
      fill() {
        // A page may be left over that another process took meanwhile: again until none is.
        for (let part = 0; ; part++) {
          const { bavail, bsize } = statfsSync(path);
          if (bavail === 0) return;
          try {
            writeFileSync(`${ballast}-${part}`, Buffer.alloc(bavail * bsize));
          } catch (error) {
            if ((error as { code?: string }).code !== 'ENOSPC') throw error;
          }
        }
      },
      free() {
        for (let part = 0; part < 100; part++) rmSync(`${ballast}-${part}`, { force: true });
      },
      close() {
        spawnSync('umount', ['-l', path]);
        rmdirSync(path);
      },
    };
  }
  const limit = (child: ChildProcess, most: string) => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${most}:unlimited`]);
    if (status !== 0) throw new Error(`prlimit: ${stderr}`);
  };
  return {
    path,
    fill: (child) => limit(child, '0'),
    free: (child) => limit(child, 'unlimited'),
    close: () => rmSync(path, { recursive: true, force: true }),
  };
}
