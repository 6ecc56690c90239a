import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import type { CompiledGrant, Evaluable, GatewayPolicy, Identity, ReasonCode } from './types';

/** One tool call, as an enforcement point sees it. */
export interface Call {
  /** The agent by name, or by what its token says. */
  agent?: string;
  identity?: Identity;
  /** On whose behalf; absent when nobody was named. */
  user?: string;
  /** `server/tool`, exact and case-sensitive. */
  tool: string;
  /** Digest of the definition that the server gives now; absent when it was not read. */
  definition?: string;
  /** Highest class of the data in the call or its result, where it is known to differ from the tool's label. */
  dataClass?: DataClass;
  now: Date;
  /** The policy itself is too old to act on. */
  policyExpired?: boolean;
  /** The caller's own counter says that the grant's rate limit is used up. */
  rateExceeded?: boolean;
  /** Personal data was found in what the grant does not let pass. */
  piiFound?: boolean;
}

export interface Verdict {
  decision: 'allow' | 'deny';
  reason: ReasonCode;
  /** The grant that the decision rests on, if any. */
  grant?: CompiledGrant;
}

/** How a decision finds what a policy says; by looking at everything, or in an index (index-policy.ts). */
export interface Lookups {
  /** Whose identity it is. Two agents that claim one are nobody: guessing would give one the other's access. */
  agentBy(identity: Identity): string | undefined;
  grantFor(agent: string, tool: string): CompiledGrant | undefined;
}

/**
 * The one decision, in this order: policy_expired, unknown_agent, agent_suspended, no_grant, grant_expired,
 * definition_changed, user_required, data_class_exceeded, pii_blocked, rate_limited, allowed.
 * What the policy does not say is denied. A definition that was not read is not compared: whoever calls a tool
 * reads its definition first.
 */
export function evaluate(policy: Evaluable, call: Call, find: Lookups = everything(policy)): Verdict {
  const deny = (reason: ReasonCode, grant?: CompiledGrant): Verdict => ({ decision: 'deny', reason, grant });
  if (call.policyExpired) return deny('policy_expired');
  const name = agentOf(call, find);
  const agent = name === undefined ? undefined : own(policy.agents, name);
  if (name === undefined || !agent) return deny('unknown_agent');
  if (agent.status !== 'active') return deny('agent_suspended');
  const tool = own(policy.tools, call.tool);
  const grant = find.grantFor(name, call.tool);
  if (!tool || !grant) return deny('no_grant');
  // Said this way round, a time that is none has passed.
  if (grant.notAfter && !(call.now.getTime() < Date.parse(grant.notAfter))) return deny('grant_expired', grant);
  if (tool.drifted || (call.definition !== undefined && call.definition !== tool.definition)) {
    return deny('definition_changed', grant);
  }
  if ((agent.requireUser || grant.requireUser) && !call.user) return deny('user_required', grant);
  const dataClass = highest(tool.dataClass, call.dataClass);
  if (compareDataClass(dataClass, grant.maxDataClass) > 0) return deny('data_class_exceeded', grant);
  if (call.piiFound && grant.pii === 'block') return deny('pii_blocked', grant);
  if (call.rateExceeded && grant.rateLimit) return deny('rate_limited', grant);
  return { decision: 'allow', reason: 'allowed', grant };
}

/**
 * Whether a gateway acts on the decision. In shadow mode, of the gateway or of the agent, it reports it and lets the
 * call through. Isolation goes before an agent's shadow mode.
 */
export function isEnforced(
  policy: Pick<GatewayPolicy, 'mode' | keyof Evaluable>,
  call: Pick<Call, 'agent' | 'identity'>,
  find: Lookups = everything(policy),
): boolean {
  const name = agentOf(call, find);
  const agent = name === undefined ? undefined : own(policy.agents, name);
  return policy.mode === 'enforce' && !(agent?.mode === 'shadow' && agent.status === 'active');
}

/** The agent that a call is by, if the policy knows whose it is. */
export function agentOf({ agent, identity }: Pick<Call, 'agent' | 'identity'>, find: Lookups): string | undefined {
  return agent !== undefined || !identity ? agent : find.agentBy(identity);
}

function everything(policy: Evaluable): Lookups {
  return {
    agentBy(identity) {
      const found = Object.entries(policy.agents).filter(([, { identities }]) =>
        identities.some(({ iss, sub }) => iss === identity.iss && sub === identity.sub),
      );
      return found.length === 1 ? found[0]?.[0] : undefined;
    },
    grantFor(agent, tool) {
      return policy.grants.find((candidate) => candidate.agent === agent && candidate.tool === tool);
    },
  };
}

function own<V>(record: Record<string, V>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function highest(a: DataClass, b: DataClass | undefined): DataClass {
  return b !== undefined && compareDataClass(b, a) > 0 ? b : a;
}
