import { indexPolicy, type PolicyIndex } from '@/lib/policy-engine/index-policy';
import type { GatewayPolicy } from '@/lib/policy-engine/types';

/** What a policy decision point answers one gateway from. */
export interface Pdp {
  policy: GatewayPolicy;
  index: PolicyIndex;
  /** The servers that the gateway fronts, by slug and by address; undefined for an address that two have. */
  servers: ReadonlyMap<string, string | undefined>;
  /** The server, where it fronts one only. */
  onlyServer: string | undefined;
  /** Until when the policy may be acted on without hearing that it is still the newest, in milliseconds; for ever when absent. */
  until?: number;
}

export function openPdp(policy: GatewayPolicy): Pdp {
  const slugs = Object.keys(policy.servers);
  const servers = new Map<string, string | undefined>();
  for (const [slug, { url }] of Object.entries(policy.servers)) servers.set(url, servers.has(url) ? undefined : slug);
  for (const slug of slugs) servers.set(slug, slug);
  return { policy, index: indexPolicy(policy), servers, onlyServer: slugs.length === 1 ? slugs[0] : undefined };
}
