import { LRUCache } from 'lru-cache';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { byAgentAndTool, serverOf } from '@/lib/policy-engine/compile';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import { entriesOf, SECTIONS, type Section } from '@/lib/policy-engine/policy-text';
import type { CompiledGateway, CompiledGrant, CompiledPolicy } from '@/lib/policy-engine/types';
import { type Manifest, partOf } from './chunks';
import { type Piece, pieceOf } from './payload-parts';
import type { StoredPolicy } from './stored';

/** A gateway's part of some stretches of a policy. */
type Slice = Record<Section, Piece>;

/**
 * What was made of stretches before. Each is kept under the digests of all that it was made of, so nothing in it is ever
 * out of date, and whatever is dropped is made again.
 */
export interface SliceMemory {
  slices: LRUCache<string, Slice>;
  /** Who claims which identity, by the digest of a stretch of agents. */
  identities: LRUCache<string, [identity: string, agent: string][]>;
}

export function createSliceMemory(maxCharacters: number): SliceMemory {
  return {
    slices: new LRUCache({
      maxSize: maxCharacters,
      sizeCalculation: (slice) => 200 + SECTIONS.reduce((sum, section) => sum + slice[section].text.length, 0),
    }),
    identities: new LRUCache({ max: 10_000 }),
  };
}

/** Stretches that a gateway's part is made of together: grants, and the agents who could hold them. */
interface Cell {
  digests: string[];
  /** Agents of these stretches who claim an identity that another agent claims too. */
  shared: string[];
}

/**
 * For each gateway the payload that `forGateway` of the whole policy gives, as RFC 8785 text in pieces, without the
 * registered claims. What did not change since it was made last is not made again.
 */
export async function slicePolicy(
  policy: StoredPolicy,
  gateways: readonly string[],
  memory: SliceMemory,
): Promise<Map<string, Record<Section, Piece[]>>> {
  const entries = (JSON.parse(policy.manifest.gateways) ?? {}) as Record<string, CompiledGateway>;
  const found = new Map<string, Record<Section, Piece[]>>();
  const keys = new Map<string, string>();
  for (const slug of gateways) {
    const entry = Object.hasOwn(entries, slug) ? entries[slug] : undefined;
    if (!entry) throw new Error(`The policy has no gateway ${slug}`);
    found.set(slug, { agents: [], grants: [], servers: [], tools: [] });
    keys.set(slug, sha256Hex(canonicalJson(entry)));
  }
  for (const cell of await cellsOf(policy, memory)) {
    const name = sha256Hex(JSON.stringify(cell));
    let opened: Opened | undefined;
    for (const slug of gateways) {
      const key = `${keys.get(slug)} ${name}`;
      let slice = memory.slices.get(key);
      if (!slice) {
        opened ??= await open(policy, cell);
        slice = sliceOf(opened, slug, entries[slug] as CompiledGateway);
        memory.slices.set(key, slice);
      }
      for (const section of SECTIONS) if (slice[section].text) found.get(slug)?.[section].push(slice[section]);
    }
  }
  return found;
}

/**
 * Every agent who holds a grant is among the agents, so a stretch of grants that begins at a cut begins where one of
 * agents does: between two such places lies all that a gateway's part of either depends on.
 */
async function cellsOf(policy: StoredPolicy, memory: SliceMemory): Promise<Cell[]> {
  const { manifest } = policy;
  const shared = await sharedAgents(policy, memory);
  const cells: Cell[] = [{ digests: [], shared: [] }];
  const grants = manifest.grants.slice(1);
  const next = (key: string) => {
    while (grants[0] && grants[0][0] <= key) {
      const [, , sha256] = grants.shift() as Manifest['grants'][number];
      cells.push({ digests: [sha256], shared: [] });
    }
  };
  if (manifest.grants[0]) cells[0]?.digests.push(manifest.grants[0][2]);
  for (const [first, , sha256] of manifest.agents) {
    next(first);
    cells.at(-1)?.digests.push(sha256);
    cells.at(-1)?.shared.push(...(shared.get(sha256) ?? []));
  }
  const surroundings = [...manifest.servers, ...manifest.tools].map(([, , sha256]) => sha256);
  return [...cells, { digests: surroundings, shared: [] }].filter(({ digests }) => digests.length > 0);
}

/** By stretch of agents, those in it who claim an identity that another agent claims too. */
async function sharedAgents({ manifest, read }: StoredPolicy, { identities }: SliceMemory) {
  const unknown = manifest.agents.map(([, , sha256]) => sha256).filter((sha256) => !identities.has(sha256));
  for (const sha256 of unknown) {
    const { agents } = partOf(manifest, await read([sha256]));
    const claims = Object.entries(agents).flatMap(([agent, one]) =>
      one.identities.map(({ iss, sub }): [string, string] => [JSON.stringify([iss, sub]), agent]),
    );
    identities.set(sha256, claims);
  }
  const claimants = new Map<string, { agent: string; stretch: string; alone: boolean }>();
  const shared = new Map<string, Set<string>>();
  const note = (stretch: string, agent: string) => {
    const known = shared.get(stretch) ?? new Set();
    shared.set(stretch, known.add(agent));
  };
  for (const [, , stretch] of manifest.agents) {
    for (const [identity, agent] of identities.get(stretch) ?? []) {
      const first = claimants.get(identity);
      if (!first) claimants.set(identity, { agent, stretch, alone: true });
      else if (first.agent !== agent) {
        note(first.stretch, first.agent);
        note(stretch, agent);
      }
    }
  }
  return shared;
}

/** A cell's entries; its grants by server, since a gateway is in front of few. */
interface Opened {
  part: CompiledPolicy;
  shared: ReadonlySet<string>;
  byServer: Map<string, CompiledGrant[]>;
}

async function open({ manifest, read }: StoredPolicy, { digests, shared }: Cell): Promise<Opened> {
  const part = partOf(manifest, await read(digests));
  const byServer = new Map<string, CompiledGrant[]>();
  for (const grant of part.grants) {
    const server = serverOf(grant.tool);
    const list = byServer.get(server);
    if (list) list.push(grant);
    else byServer.set(server, [grant]);
  }
  return { part, shared: new Set(shared), byServer };
}

function sliceOf({ part, shared, byServer }: Opened, slug: string, gateway: CompiledGateway): Slice {
  const grants = gateway.servers.flatMap((server) => byServer.get(server) ?? []).sort(byAgentAndTool);
  const policy = { ...part, grants, gateways: { [slug]: gateway } };
  const claims = forGateway(policy, slug, { serial: 0, previous: null }, shared);
  const textOf = (section: Section) =>
    entriesOf(claims, section)
      .map(({ text }) => text)
      .join(',');
  return {
    agents: pieceOf(textOf('agents')),
    grants: pieceOf(textOf('grants')),
    servers: pieceOf(textOf('servers')),
    tools: pieceOf(textOf('tools')),
  };
}
