import type { VerifiedPolicy } from '@/lib/gateway/policy-client/held-policy';
import type { PolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { indexPolicy, type PolicyIndex } from '@/lib/policy-engine/index-policy';
import type { CompiledTool, GatewayPolicy } from '@/lib/policy-engine/types';

/** The policy in force at one moment: what a call began with is what it is decided by. */
export interface PolicyView {
  policy: GatewayPolicy;
  index: PolicyIndex;
  /** Where Remit says that it is; a link to ask for access begins so. */
  issuer: string;
  /** It is too old, and the gateway's operator wants nothing to pass then. */
  expired: boolean;
  freshUntil: Date;
}

/** Gives the policy in force; null before the first. Its index is made once for each. */
export function createPolicyViews(client: Pick<PolicyClient, 'current'>): () => PolicyView | null {
  let held: { of: VerifiedPolicy; policy: GatewayPolicy; index: PolicyIndex } | null = null;
  return () => {
    const current = client.current();
    if (!current) return null;
    if (held?.of !== current) {
      const policy = current.claims as unknown as GatewayPolicy;
      held = { of: current, policy, index: indexPolicy(policy) };
    }
    return {
      policy: held.policy,
      index: held.index,
      issuer: current.claims.iss,
      expired: current.isStale() && current.claims.onStale !== 'keep',
      freshUntil: current.freshUntil,
    };
  };
}

export function toolIn(policy: GatewayPolicy, key: string): CompiledTool | undefined {
  return Object.hasOwn(policy.tools, key) ? policy.tools[key] : undefined;
}

export function serverIn(policy: GatewayPolicy, slug: string): { url: string } | undefined {
  return Object.hasOwn(policy.servers, slug) ? policy.servers[slug] : undefined;
}
