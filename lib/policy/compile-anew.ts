import type { Conn } from '@/lib/db/prisma';
import { CompileError, compile } from '@/lib/policy-engine/compile';
import { diffPolicies, type PolicyDiff } from '@/lib/policy-engine/diff';
import { log } from '@/lib/telemetry/log';
import { type Chunked, chunkPolicy } from './chunks';
import { readCompileInput, readTouched, type Touched, takeTouched } from './compile-input/repository';
import { recutPolicy } from './recut';
import type * as repository from './repository';
import { compareStored, openRevision, type StoredPolicy } from './stored';
import { recallStretches } from './text-memory';

/** Agents and tools that changed, from which everything is read instead. */
const MANY = 2_000;

export interface Compiled extends Chunked {
  /** The last revision, where there is one. `texts` may leave out what that has. */
  before: StoredPolicy | null;
  compare(): Promise<PolicyDiff>;
}

/**
 * The policy that is in force by the rows as they are now. Only what the database noted as touched since the last
 * revision is read, where that will do. Takes those notes: whoever calls this publishes.
 */
export async function compileAnew(tx: Conn, last: repository.RevisionRecord | null): Promise<Compiled> {
  const touched = await takeTouched(tx);
  const before = last && (await openRevision(tx, last, recallStretches));
  // One without a manifest is from before there were notes.
  const few = last?.manifest && !touched.all && touched.agents.length + touched.tools.length <= MANY;
  if (!before || !few) return compileWhole(tx, before);
  try {
    return await compileTouched(tx, before, touched);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    // Where the rows are no policy at all, this says so better.
    const whole = await compileWhole(tx, before);
    log.error({ err: error }, 'what was noted as touched did not fit the last revision; everything was compiled');
    return whole;
  }
}

/** From the last revision and the rows that are named. Throws CompileError where they do not fit together. */
export async function compileTouched(tx: Conn, before: StoredPolicy, touched: Touched): Promise<Compiled> {
  const rows = await readTouched(tx, touched);
  const recut = await recutPolicy(before, { agents: touched.agents, tools: touched.tools, rows });
  return { ...recut, before, compare: async () => diffPolicies(recut.before, recut.after) };
}

export async function compileWhole(tx: Conn, before: StoredPolicy | null): Promise<Compiled> {
  const chunked = chunkPolicy(compile(await readCompileInput(tx)));
  const after = {
    manifest: chunked.manifest,
    read: async (digests: readonly string[]) =>
      new Map(digests.map((sha256) => [sha256, chunked.texts.get(sha256) as string])),
  };
  return { ...chunked, before, compare: () => compareStored(before, after) };
}
