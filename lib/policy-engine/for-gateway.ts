import { unheldBy } from './gateway-kinds';
import type { CompiledGrant, CompiledPolicy, GatewayPolicy } from './types';

/**
 * What one gateway is told: its servers, their tools, the grants on those, and the agents that hold one.
 * Suspended agents are named too, so that their calls are denied as `agent_suspended` and not as unknown; and so is
 * every agent that claims an identity of another, since a gateway that knew only one of them would let it pass.
 */
export function forGateway(
  policy: CompiledPolicy,
  slug: string,
  { serial, previous }: { serial: number; previous: string | null },
  /** Where `policy` is a part of one: the agents who share an identity with anybody in the whole. */
  shared: ReadonlySet<string> = agentsWithSharedIdentity(policy),
): GatewayPolicy {
  const gateway = Object.hasOwn(policy.gateways, slug) ? policy.gateways[slug] : undefined;
  if (!gateway) throw new Error(`The policy has no gateway ${slug}`);
  const servers = new Set(gateway.servers);
  const here = (tool: string) => servers.has(tool.slice(0, tool.indexOf('/')));
  const withheld = new Set(withheldFrom(policy, slug).map(({ grant }) => grant));
  const grants = policy.grants.filter((grant) => here(grant.tool) && !withheld.has(grant));
  const holders = new Set(grants.map((grant) => grant.agent));
  return {
    serial,
    default: 'deny',
    previous,
    mode: gateway.mode,
    ...(gateway.onStale ? { onStale: gateway.onStale } : {}),
    agents: pick(policy.agents, (agent, { status }) => {
      return holders.has(agent) || status === 'suspended' || shared.has(agent);
    }),
    servers: pick(policy.servers, (server) => servers.has(server)),
    tools: pick(policy.tools, here),
    grants,
  };
}

/**
 * Grants on a gateway's servers that it is not told of, because it could not hold what they are bound by; each with
 * those bounds. None for a gateway that is to get them all the same.
 */
export function withheldFrom(
  policy: CompiledPolicy,
  slug: string,
): { grant: CompiledGrant; unheld: ReturnType<typeof unheldBy> }[] {
  const gateway = Object.hasOwn(policy.gateways, slug) ? policy.gateways[slug] : undefined;
  if (!gateway?.kind || gateway.unheld === 'publish') return [];
  return unheldGrants(policy, slug);
}

/** Grants on a gateway's servers with a bound that its kind cannot hold, whether they are published there or not. */
export function unheldGrants(policy: CompiledPolicy, slug: string): ReturnType<typeof withheldFrom> {
  const gateway = Object.hasOwn(policy.gateways, slug) ? policy.gateways[slug] : undefined;
  if (!gateway?.kind) return [];
  const { kind } = gateway;
  const servers = new Set(gateway.servers);
  return policy.grants
    .filter(({ tool }) => servers.has(tool.slice(0, tool.indexOf('/'))))
    .map((grant) => ({ grant, unheld: unheldBy(kind, grant, policy.agents[grant.agent]) }))
    .filter(({ unheld }) => unheld.length > 0);
}

/** Found once for all gateways of a policy. */
const found = new WeakMap<CompiledPolicy['agents'], Set<string>>();

function agentsWithSharedIdentity({ agents }: CompiledPolicy): Set<string> {
  const known = found.get(agents);
  if (known) return known;
  const claimants = new Map<string, string>();
  const shared = new Set<string>();
  for (const [agent, { identities }] of Object.entries(agents)) {
    for (const { iss, sub } of identities) {
      const identity = JSON.stringify([iss, sub]);
      const first = claimants.get(identity);
      if (first === undefined) claimants.set(identity, agent);
      else if (first !== agent) shared.add(first).add(agent);
    }
  }
  found.set(agents, shared);
  return shared;
}

function pick<V>(from: Record<string, V>, wanted: (key: string, value: V) => boolean): Record<string, V> {
  const entries = Object.entries(from).filter(([key, value]) => wanted(key, value));
  return Object.assign(Object.create(null) as Record<string, V>, Object.fromEntries(entries));
}
