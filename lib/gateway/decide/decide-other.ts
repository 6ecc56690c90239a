import type { Caller } from '@/lib/gateway/identity/caller';
import { agentOf, isEnforced } from '@/lib/policy-engine/evaluate';
import type { ReasonCode } from '@/lib/policy-engine/types';
import type { Decision } from './decide-call';
import type { PolicyView } from './policy-view';

/**
 * About what is no call of a tool: nothing of a server is shown to whoever is no active agent, or while the policy is
 * too old. `allowed` is what the configuration says of the kind; the policy says nothing about these.
 */
export function decideOther(view: PolicyView, { iss, sub }: Caller, allowed: boolean): Decision {
  const { policy, index, expired } = view;
  const identity = { iss, sub };
  const agent = agentOf({ identity }, index) ?? null;
  const status = agent !== null && Object.hasOwn(policy.agents, agent) ? policy.agents[agent]?.status : undefined;
  const reason: ReasonCode = expired
    ? 'policy_expired'
    : status === undefined
      ? 'unknown_agent'
      : status === 'suspended'
        ? 'agent_suspended'
        : allowed
          ? 'allowed'
          : 'no_grant';
  const decision = reason === 'allowed' ? 'allow' : 'deny';
  return { decision, reason, enforced: isEnforced(policy, { identity }, index), agent, serial: policy.serial };
}
