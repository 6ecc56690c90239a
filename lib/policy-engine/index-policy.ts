import type { Lookups } from './evaluate';
import type { CompiledGrant, Evaluable, Identity } from './types';

/** A policy's grants and identities, found without looking at the others. For `evaluate` as its third argument. */
export interface PolicyIndex extends Lookups {
  /** By tool. */
  grantsOf(agent: string): ReadonlyMap<string, CompiledGrant>;
  /** The agents with a grant for a tool, in the order of the grants. */
  holdersOf(tool: string): readonly string[];
  /** The agents with a grant for any tool of a server, each once. */
  callersOf(server: string): ReadonlySet<string>;
  /** Milliseconds, from which on tokens of this identity count; undefined: whenever they were issued. */
  notBeforeOf(identity: Identity): number | undefined;
  /** The one issuer of all identities in the policy; undefined when there are several, or none. */
  readonly issuer: string | undefined;
}

const NO_GRANTS: ReadonlyMap<string, CompiledGrant> = new Map();

export function indexPolicy({ agents, grants }: Evaluable): PolicyIndex {
  const byAgent = new Map<string, Map<string, CompiledGrant>>();
  const byTool = new Map<string, string[]>();
  const byServer = new Map<string, Set<string>>();
  for (const grant of grants) {
    const { agent, tool } = grant;
    const held = entry(byAgent, agent, () => new Map<string, CompiledGrant>());
    if (held.has(tool)) continue;
    held.set(tool, grant);
    entry(byTool, tool, () => [] as string[]).push(agent);
    entry(byServer, tool.slice(0, tool.indexOf('/')), () => new Set<string>()).add(agent);
  }
  const claims = new Map<string, string | undefined>();
  const issuers = new Set<string>();
  const since = new Map<string, number>();
  for (const [agent, { identities }] of Object.entries(agents)) {
    for (const identity of identities) {
      issuers.add(identity.iss);
      const key = keyOf(identity);
      // NaN for what is no time: nothing is as late as that, so every token is refused.
      if (identity.notBefore !== undefined) since.set(key, Date.parse(identity.notBefore));
      claims.set(key, claims.has(key) && claims.get(key) !== agent ? undefined : agent);
    }
  }
  return {
    agentBy: (identity) => claims.get(keyOf(identity)),
    grantFor: (agent, tool) => byAgent.get(agent)?.get(tool),
    grantsOf: (agent) => byAgent.get(agent) ?? NO_GRANTS,
    holdersOf: (tool) => byTool.get(tool) ?? [],
    notBeforeOf: (identity) => (since.size === 0 ? undefined : since.get(keyOf(identity))),
    callersOf: (server) => byServer.get(server) ?? new Set(),
    issuer: issuers.size === 1 ? [...issuers][0] : undefined,
  };
}

function keyOf({ iss, sub }: Identity): string {
  return JSON.stringify([iss, sub]);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
