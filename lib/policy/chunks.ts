import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { type Entry, entriesOf, SECTIONS, type Section } from '@/lib/policy-engine/policy-text';
import type { CompiledPolicy } from '@/lib/policy-engine/types';

/** A stretch of a section: the key of its first entry, how many it holds, and the digest of its text. */
export type Chunk = [first: string, count: number, sha256: string];

/**
 * A whole policy as the list of stretches that it consists of. What two policies have in common they share, so one more
 * agent among a hundred thousand writes and compares a few stretches.
 */
export interface Manifest extends Record<Section, Chunk[]> {
  /** RFC 8785 text of the member `gateways`. */
  gateways: string;
}

/** On average so many keys in a stretch. */
const USUAL = 64;

/** A policy in stretches: which, and the text of each by its digest. */
export interface Chunked {
  manifest: Manifest;
  texts: Map<string, string>;
}

export function chunkPolicy(policy: CompiledPolicy, usual = USUAL): Chunked {
  const texts = new Map<string, string>();
  const manifest: Manifest = {
    agents: [],
    grants: [],
    servers: [],
    tools: [],
    gateways: canonicalJson(policy.gateways),
  };
  for (const section of SECTIONS) manifest[section] = chunkEntries(entriesOf(policy, section), texts, usual);
  return { manifest, texts };
}

/** Stretches of these entries, in order; their texts are added to `texts`. */
export function chunkEntries(entries: readonly Entry[], texts: Map<string, string>, usual = USUAL): Chunk[] {
  const chunks: Chunk[] = [];
  for (const some of stretches(entries, usual)) {
    const text = some.map((entry) => entry.text).join(',');
    const sha256 = sha256Hex(text);
    texts.set(sha256, text);
    chunks.push([(some[0] as Entry).key, some.length, sha256]);
  }
  return chunks;
}

/**
 * Cut before keys that a hash picks, never inside one key: where a cut is depends on that key alone, so whatever is
 * added or removed elsewhere leaves it where it was.
 */
function* stretches(entries: readonly Entry[], usual: number): Generator<Entry[]> {
  let from = 0;
  for (let i = 1; i <= entries.length; i++) {
    const [entry, before] = [entries[i], entries[i - 1]];
    if (entry && (entry.key === before?.key || !isCut(entry.key, usual))) continue;
    yield entries.slice(from, i);
    from = i;
  }
}

/** FNV-1a over code units: quick, and the same everywhere and for ever. */
function isCut(key: string, usual: number): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % usual === 0;
}

/** Whether two policies are the same, to the byte. */
export function isSame(one: Manifest, other: Manifest): boolean {
  const of = (manifest: Manifest) => JSON.stringify(SECTIONS.map((section) => manifest[section]));
  return one.gateways === other.gateways && of(one) === of(other);
}

/** The part of a policy that these stretches hold, as if there were no others. */
export function partOf(manifest: Manifest, texts: ReadonlyMap<string, string>): CompiledPolicy {
  const present = (section: Section) => manifest[section].flatMap(([, , sha256]) => texts.get(sha256) ?? []).join(',');
  return JSON.parse(
    [
      `{"version":1,"default":"deny","gateways":${manifest.gateways},"agents":{${present('agents')}},`,
      `"servers":{${present('servers')}},"tools":{${present('tools')}},"grants":[${present('grants')}]}`,
    ].join(''),
  ) as CompiledPolicy;
}

/** Digests of the stretches of one that the other has not. */
export function notIn(manifest: Manifest, other: Manifest | null): string[] {
  const shared = new Set(other ? digestsOf(other) : []);
  return digestsOf(manifest).filter((sha256) => !shared.has(sha256));
}

export function digestsOf(manifest: Manifest): string[] {
  return [...new Set(SECTIONS.flatMap((section) => manifest[section].map(([, , sha256]) => sha256)))];
}

/** Digests of the stretches in which these keys stand, if they are there at all. */
export function holding(manifest: Manifest, section: Section, keys: readonly string[]): string[] {
  const found = keys.flatMap((key) => manifest[section].findLast(([first]) => first <= key)?.[2] ?? []);
  return [...new Set(found)];
}

/** How many entries a section has. */
export function sizeOf(manifest: Manifest, section: Section): number {
  return manifest[section].reduce((sum, [, count]) => sum + count, 0);
}

/** Digests of the first stretches, as many as hold `count` entries. */
export function leading(manifest: Manifest, section: Section, count: number): string[] {
  const found: string[] = [];
  let entries = 0;
  for (const [, size, sha256] of manifest[section]) {
    if (entries >= count) break;
    found.push(sha256);
    entries += size;
  }
  return found;
}
