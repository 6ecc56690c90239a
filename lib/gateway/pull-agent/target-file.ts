import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface FileContent {
  bytes: Buffer;
  mode: number;
}

/** The gateway's file: there is always a whole one, the old or the new. */
export interface TargetFile {
  /** Null when there is none. Throws for what is no regular file. */
  read(): FileContent | null;
  write(bytes: Buffer, mode: number): void;
  remove(): void;
  /** Whether it is still what was last read or written here. */
  isUntouched(): boolean;
}

/** Throws where there is no such folder. `tidy` removes drafts that a killed process left. */
export function openTargetFile(path: string, { tidy = true } = {}): TargetFile {
  const folder = dirname(path);
  const draftPrefix = `.${basename(path)}.draft-`;
  let seen: string | null = null;
  for (const name of readdirSync(folder)) {
    if (tidy && name.startsWith(draftPrefix)) rmSync(join(folder, name), { force: true });
  }

  function look(): Stats | undefined {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    // Renamed over, a link would be gone and what it leads to unchanged; followed, it could lead anywhere.
    if (stat?.isSymbolicLink()) throw new Error(`${path} is a symbolic link. Name the file that it leads to.`);
    if (stat && !stat.isFile()) throw new Error(`${path} is no regular file.`);
    return stat;
  }

  return {
    read() {
      const stat = look();
      seen = signature(stat);
      if (!stat) return null;
      const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        return { bytes: readFileSync(file), mode: fstatSync(file).mode & 0o777 };
      } finally {
        closeSync(file);
      }
    },
    write(bytes, mode) {
      look();
      const draft = join(folder, draftPrefix + randomBytes(6).toString('hex'));
      try {
        const file = openSync(
          draft,
          constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
          0o600,
        );
        try {
          writeFileSync(file, bytes);
          // Whatever the umask says; and before the file has its name.
          fchmodSync(file, mode);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(draft, path);
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
      syncFolder(folder);
      seen = signature(look());
    },
    remove() {
      look();
      rmSync(path, { force: true });
      syncFolder(folder);
      seen = signature(undefined);
    },
    isUntouched() {
      try {
        return signature(look()) === seen;
      } catch {
        return false;
      }
    },
  };
}

function signature(stat: Stats | undefined): string {
  return stat ? [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join() : 'none';
}

/** The rename itself has to outlive a loss of power. */
function syncFolder(folder: string): void {
  const file = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
