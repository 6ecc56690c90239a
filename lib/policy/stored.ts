import type { Conn } from '@/lib/db/prisma';
import { diffPolicies, type PolicyDiff } from '@/lib/policy-engine/diff';
import { policyPieces, type Section } from '@/lib/policy-engine/policy-text';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import { chunkPolicy, digestsOf, holding, type Manifest, notIn, partOf } from './chunks';
import { type RevisionRecord, readContent, readStretches } from './repository';

/** Stretches in memory at once, where a whole policy is read. */
const AT_ONCE = 50;

/** A policy that was published, of which as much is read as somebody wants to know. */
export interface StoredPolicy {
  manifest: Manifest;
  /** Texts of these stretches, by digest. */
  read(digests: readonly string[]): Promise<Map<string, string>>;
}

export async function openRevision(
  conn: Conn,
  { serial, manifest }: Pick<RevisionRecord, 'serial' | 'manifest'>,
  readTexts = readStretches,
): Promise<StoredPolicy> {
  if (manifest) return { manifest, read: (digests) => readTexts(conn, digests) };
  // From before policies were kept in stretches.
  const whole = chunkPolicy(JSON.parse(await readContent(conn, serial)) as CompiledPolicy);
  const read = async (digests: readonly string[]) =>
    new Map(digests.map((sha256) => [sha256, whole.texts.get(sha256) as string]));
  return { manifest: whole.manifest, read };
}

/** What two policies differ in, from the stretches that they do not share. `before` null is the empty policy. */
export async function compareStored(before: StoredPolicy | null, after: StoredPolicy): Promise<PolicyDiff> {
  const gone = before && partOf(before.manifest, await before.read(notIn(before.manifest, after.manifest)));
  const come = partOf(after.manifest, await after.read(notIn(after.manifest, before?.manifest ?? null)));
  return diffPolicies(gone, come);
}

/** What the policy says of these keys, and of what stands beside them; of a section that is not named, nothing. */
export async function readPart(
  { manifest, read }: StoredPolicy,
  keys: Partial<Record<Section, readonly string[]>>,
): Promise<CompiledPolicy> {
  const named = Object.entries(keys) as [Section, readonly string[]][];
  const digests = named.flatMap(([section, wanted]) => holding(manifest, section, wanted));
  return partOf(manifest, await read([...new Set(digests)]));
}

export async function readWhole({ manifest, read }: StoredPolicy): Promise<CompiledPolicy> {
  return partOf(manifest, await read(digestsOf(manifest)));
}

/** RFC 8785 text of the whole policy, some stretches at a time. */
export function walkText({ manifest, read }: StoredPolicy): AsyncGenerator<string> {
  async function* textsOf(section: Section) {
    const digests = manifest[section].map(([, , sha256]) => sha256);
    for (let at = 0; at < digests.length; at += AT_ONCE) {
      const few = digests.slice(at, at + AT_ONCE);
      const texts = await read(few);
      for (const sha256 of few) yield texts.get(sha256) as string;
    }
  }
  return policyPieces(
    { agents: textsOf('agents'), grants: textsOf('grants'), servers: textsOf('servers'), tools: textsOf('tools') },
    manifest.gateways,
  );
}
