import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const stateSchema = z.strictObject({
  serial: z.int().min(1),
  sha256: z.string(),
  jws: z.string(),
  freshness: z.string(),
  jwks: z.array(z.looseObject({ kid: z.string() })),
});
/** What a gateway keeps: the last verified policy, its freshness, and the keys that they verify with. */
export type PolicyState = z.output<typeof stateSchema>;

/** The newest that was verified; and, while that is not in force yet, the one that still is. */
export type StateFile = 'policy.json' | 'in-force.json';

/** Null when there is none yet or it cannot be read; it is verified again before it is used. */
export function readState(folder: string, name: StateFile = 'policy.json'): PolicyState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch {
    return null;
  }
}

/** On disk before it is acted on: after a crash there is the old state or the new one, never half of either. */
export function writeState(folder: string, state: PolicyState, name: StateFile = 'policy.json'): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${name}.${process.pid}`);
  const file = openSync(draft, 'w', 0o600);
  try {
    // Not writeSync, which may write a part, as when the disk is nearly full, and say so only by a number.
    writeFileSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, join(folder, name));
}

/**
 * Gives what is on disk under one name the other one too: it is there already and need not be written again. False where
 * the file system knows no second names, or nothing is there.
 */
export function linkState(folder: string, from: StateFile, to: StateFile): boolean {
  // Nobody writes to a file of this name: it is the file that is linked.
  const draft = join(folder, `${to}.link.${process.pid}`);
  try {
    rmSync(draft, { force: true });
    linkSync(join(folder, from), draft);
    renameSync(draft, join(folder, to));
    return true;
  } catch {
    return false;
  } finally {
    // Also where the rename did nothing, since both are one file already.
    rmSync(draft, { force: true });
  }
}

/** Removes what `writeState` wrote under that name. */
export function dropState(folder: string, name: StateFile): void {
  rmSync(join(folder, name), { force: true });
}
