import { canonicalJson } from '@/lib/kernel/canonical-json';
import { entriesOf } from '@/lib/policy-engine/policy-text';
import { type PolicyChange, recompile } from '@/lib/policy-engine/recompile';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import { type Chunk, type Chunked, chunkEntries, holding, type Manifest, partOf } from './chunks';
import type { StoredPolicy } from './stored';

export interface Recut extends Chunked {
  /** Only of stretches that are new. */
  texts: Map<string, string>;
  /** The parts of the two policies in which they differ, if they do. */
  before: CompiledPolicy;
  after: CompiledPolicy;
}

/**
 * What `chunkPolicy(compile(everything))` gives, from the policy before and what changed: only the stretches that hold
 * something that is named are read, compiled anew and cut anew. Throws CompileError where those rows are no policy.
 */
export async function recutPolicy(before: StoredPolicy, change: PolicyChange, usual?: number): Promise<Recut> {
  const { manifest } = before;
  const { rows } = change;
  const holders = [...new Set([...change.agents, ...rows.grants.map(({ agent }) => agent)])];
  const held = [...new Set(rows.grants.map(({ tool }) => tool))];
  const runs = {
    agents: runsOf(manifest.agents, change.agents),
    grants: runsOf(manifest.grants, holders),
    tools: runsOf(manifest.tools, change.tools),
  };
  const anew = (['agents', 'grants', 'tools'] as const).flatMap((section) =>
    runs[section].flatMap(({ from, to }) => manifest[section].slice(from, to)),
  );
  const digests = new Set([
    ...[...anew, ...manifest.servers].map(([, , sha256]) => sha256),
    // To look up only: who holds a tool that is named, and what those who are named hold.
    ...holding(manifest, 'agents', holders),
    ...holding(manifest, 'tools', held),
  ]);
  const part = partOf(manifest, await before.read([...digests]));
  const after = recompile(part, change);
  const texts = new Map<string, string>();
  const next: Manifest = {
    ...manifest,
    gateways: canonicalJson(after.gateways),
    servers: chunkEntries(entriesOf(after, 'servers'), texts, usual),
  };
  for (const section of ['agents', 'grants', 'tools'] as const) {
    if (runs[section].length > 0) next[section] = cutRuns(manifest[section], runs[section], entriesOf(after, section));
  }
  return { manifest: next, texts, before: part, after };

  function cutRuns(chunks: readonly Chunk[], which: readonly Run[], entries: ReturnType<typeof entriesOf>): Chunk[] {
    const cut: Chunk[] = [];
    let at = 0;
    for (const { from, to } of which) {
      cut.push(...chunks.slice(at, from));
      const [low, high] = [from > 0 ? chunks[from]?.[0] : undefined, chunks[to]?.[0]];
      const inside = entries.filter(
        ({ key }) => (low === undefined || key >= low) && (high === undefined || key < high),
      );
      cut.push(...chunkEntries(inside, texts, usual));
      at = to;
    }
    return [...cut, ...chunks.slice(at)];
  }
}

/** Stretches beside each other, from the first up to and without the last. */
interface Run {
  from: number;
  to: number;
}

/**
 * The stretches that have to be cut anew where these keys come, go or change. A stretch whose first key is named may
 * lose it, and what is left of it then belongs to the one before.
 */
function runsOf(chunks: readonly Chunk[], keys: readonly string[]): Run[] {
  if (keys.length === 0) return [];
  const touched = new Set<number>();
  for (const key of keys) {
    const at = Math.max(
      0,
      chunks.findLastIndex(([first]) => first <= key),
    );
    touched.add(at);
    if (at > 0 && chunks[at]?.[0] === key) touched.add(at - 1);
  }
  const runs: Run[] = [];
  for (const at of [...touched].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === at) last.to += 1;
    else runs.push({ from: at, to: Math.min(at + 1, chunks.length) });
  }
  return runs;
}
