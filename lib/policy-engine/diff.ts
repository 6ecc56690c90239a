import { compareConstraints, compareLabels, type Direction } from './direction';
import type { CompiledAgent, CompiledGrant, CompiledPolicy, CompiledTool } from './types';

export interface GrantChange {
  agent: string;
  tool: string;
  change: 'granted' | 'revoked' | 'constrained' | 'renewed';
  /** `renewed` is the same access under another grant; `constrained` says which way. */
  direction: Direction;
  before: CompiledGrant | null;
  after: CompiledGrant | null;
}

export interface Change<T> {
  key: string;
  before: T | null;
  after: T | null;
}

/** What differs between two policies, each list in the order of its keys. */
export interface PolicyDiff {
  agents: Change<CompiledAgent>[];
  tools: (Change<CompiledTool> & { definition: boolean; labels: Direction; drifted: boolean })[];
  servers: Change<{ url: string }>[];
  gateways: Change<CompiledPolicy['gateways'][string]>[];
  grants: GrantChange[];
}

const EMPTY: CompiledPolicy = {
  version: 1,
  default: 'deny',
  agents: {},
  servers: {},
  tools: {},
  grants: [],
  gateways: {},
};

/** `before` null stands for the empty policy before the first revision. */
export function diffPolicies(before: CompiledPolicy | null, after: CompiledPolicy): PolicyDiff {
  const from = before ?? EMPTY;
  return {
    agents: changes(from.agents, after.agents),
    tools: changes(from.tools, after.tools).map((change) => ({
      ...change,
      definition: change.before?.definition !== change.after?.definition,
      labels: change.before && change.after ? compareLabels(change.before, change.after) : 'same',
      drifted: Boolean(change.after?.drifted) && !change.before?.drifted,
    })),
    servers: changes(from.servers, after.servers),
    gateways: changes(from.gateways, after.gateways),
    grants: grantChanges(from.grants, after.grants),
  };
}

function changes<T>(before: Record<string, T>, after: Record<string, T>): Change<T>[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .map((key) => ({ key, before: own(before, key), after: own(after, key) }))
    .filter((change) => !same(change.before, change.after));
}

/** A stored policy is parsed JSON, in which a slug such as `constructor` would find what every object inherits. */
function own<T>(record: Record<string, T>, key: string): T | null {
  return Object.hasOwn(record, key) ? (record[key] as T) : null;
}

/** Side by side, since policies have their grants in order: one pass, however many there are. */
function grantChanges(before: CompiledGrant[], after: CompiledGrant[]): GrantChange[] {
  const [olds, news] = [inOrder(before), inOrder(after)];
  const found: GrantChange[] = [];
  for (let [i, j] = [0, 0]; i < olds.length || j < news.length; ) {
    const [old, now] = [olds[i], news[j]];
    const way = !old ? 1 : !now ? -1 : byHolder(old, now);
    if (way <= 0) i += 1;
    if (way >= 0) j += 1;
    const change = grantChange(way <= 0 ? (old ?? null) : null, way >= 0 ? (now ?? null) : null);
    if (change) found.push(change);
  }
  return found;
}

function grantChange(before: CompiledGrant | null, after: CompiledGrant | null): GrantChange | null {
  const { agent, tool } = (after ?? before) as CompiledGrant;
  const both = { agent, tool, before, after };
  if (!before) return { ...both, change: 'granted', direction: 'loosens' };
  if (!after) return { ...both, change: 'revoked', direction: 'tightens' };
  if (same(before, after)) return null;
  const direction = compareConstraints(before, after);
  return { ...both, change: direction === 'same' ? 'renewed' : 'constrained', direction };
}

/** By agent and tool, as `compile` sorts them. */
function byHolder(a: CompiledGrant, b: CompiledGrant): number {
  if (a.agent !== b.agent) return a.agent < b.agent ? -1 : 1;
  return a.tool < b.tool ? -1 : a.tool > b.tool ? 1 : 0;
}

function inOrder(grants: CompiledGrant[]): CompiledGrant[] {
  const sorted = grants.every((grant, i) => i === 0 || byHolder(grants[i - 1] as CompiledGrant, grant) < 0);
  return sorted ? grants : [...grants].sort(byHolder);
}

function same(a: unknown, b: unknown): boolean {
  // Most often the keys are in the same order already, and sorting is most of the work.
  return JSON.stringify(a) === JSON.stringify(b) || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

/** The agents that are not as they were, or hold something else. */
export function agentsIn({ agents, grants }: PolicyDiff): string[] {
  return [...new Set([...agents.map(({ key }) => key), ...grants.map(({ agent }) => agent)])].sort();
}

/** The tools that are not as they were, or that somebody holds otherwise. */
export function toolsIn({ tools, grants }: PolicyDiff): string[] {
  return [...new Set([...tools.map(({ key }) => key), ...grants.map(({ tool }) => tool)])].sort();
}

/** Of a difference, what is about these agents. */
export function onlyAgents(diff: PolicyDiff, wanted: ReadonlySet<string>): PolicyDiff {
  return {
    ...diff,
    agents: diff.agents.filter(({ key }) => wanted.has(key)),
    grants: diff.grants.filter(({ agent }) => wanted.has(agent)),
  };
}

/** Of a difference, what is about these tools. */
export function onlyTools(diff: PolicyDiff, wanted: ReadonlySet<string>): PolicyDiff {
  return {
    ...diff,
    tools: diff.tools.filter(({ key }) => wanted.has(key)),
    grants: diff.grants.filter(({ tool }) => wanted.has(tool)),
  };
}

/** The diff in a sentence: "3 agents gained access, 1 lost; 2 tools changed". */
export function summarise(diff: PolicyDiff): string {
  const agentsWith = (...kinds: GrantChange['change'][]) =>
    new Set(diff.grants.filter(({ change }) => kinds.includes(change)).map(({ agent }) => agent)).size;
  const limits = diff.grants.filter(({ change }) => change === 'constrained');
  const parts = [
    plural(agentsWith('granted'), 'agent gained access', 'agents gained access'),
    plural(agentsWith('revoked'), 'agent lost access', 'agents lost access'),
    plural(limits.filter(({ direction }) => direction === 'tightens').length, 'limit tightened', 'limits tightened'),
    plural(limits.filter(({ direction }) => direction === 'loosens').length, 'limit loosened', 'limits loosened'),
    plural(diff.agents.filter(({ before, after }) => !before && after).length, 'agent added', 'agents added'),
    plural(diff.agents.filter(({ before, after }) => before && !after).length, 'agent removed', 'agents removed'),
    plural(diff.agents.filter(turned('suspended')).length, 'agent suspended', 'agents suspended'),
    plural(diff.agents.filter(turned('active')).length, 'agent restored', 'agents restored'),
    // Who it is by its token, or whether it needs a user.
    plural(
      diff.agents.filter(({ before, after }) => before && before.status === after?.status).length,
      'agent changed',
      'agents changed',
    ),
    plural(
      diff.tools.filter(({ drifted }) => drifted).length,
      'tool stopped: its definition changed',
      'tools stopped: their definitions changed',
    ),
    plural(diff.tools.filter(({ drifted, before }) => before && !drifted).length, 'tool changed', 'tools changed'),
    plural(diff.servers.filter(({ before }) => !before).length, 'server added', 'servers added'),
    plural(diff.servers.filter(({ before }) => before).length, 'server changed', 'servers changed'),
    plural(diff.gateways.filter(({ before }) => !before).length, 'gateway added', 'gateways added'),
    plural(diff.gateways.filter(({ before }) => before).length, 'gateway changed', 'gateways changed'),
  ].filter((part) => part !== '');
  return parts.join(', ') || 'nothing that gateways enforce changed';
}

function turned(status: CompiledAgent['status']) {
  return ({ before, after }: Change<CompiledAgent>) =>
    Boolean(before && after) && before?.status !== status && after?.status === status;
}

function plural(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
