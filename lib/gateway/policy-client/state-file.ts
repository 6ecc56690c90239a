import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

const FILE = 'policy.json';

/** Null when there is none yet or it cannot be read; it is verified again before it is used. */
export function readState(folder: string): PolicyState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
  } catch {
    return null;
  }
}

/** On disk before it is acted on: after a crash there is the old state or the new one, never half of either. */
export function writeState(folder: string, state: PolicyState): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${FILE}.${process.pid}`);
  const file = openSync(draft, 'w', 0o600);
  try {
    // Not writeSync, which may write a part, as when the disk is nearly full, and say so only by a number.
    writeFileSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, join(folder, FILE));
}
