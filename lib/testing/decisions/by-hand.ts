import type { Call } from '@/lib/policy-engine/evaluate';
import type { CompileInput, ReasonCode } from '@/lib/policy-engine/types';
import type { VectorCase } from '../decision-vector';

type Rows = Pick<CompileInput, 'agents' | 'tools' | 'grants' | 'gateways'>;
type Agent = Rows['agents'][number];

const CLASSES = ['public', 'internal', 'confidential', 'restricted'];

/**
 * What is to come out at a gateway, said once more from the rows and without the policy: the first of these that holds
 * is the reason. Shares no code with compile, forGateway or evaluate.
 */
export function expectedOf(rows: Rows, gatewaySlug: string, call: Call): VectorCase['expect'] {
  const gateway = rows.gateways.find(({ slug }) => slug === gatewaySlug) as Rows['gateways'][number];
  const here = (key: string) => gateway.servers.some((server) => key.startsWith(`${server}/`));
  const agent = callerAt(rows, here, call);
  const active = agent?.status === 'active';
  const tool = rows.tools.find(({ key, definition }) => key === call.tool && definition && here(key));
  const grant = rows.grants.find((one) => active && tool && one.agent === agent.slug && one.tool === call.tool);
  const bounds = grant?.constraints ?? {};
  const rank = (dataClass: string | null | undefined) => CLASSES.indexOf(dataClass ?? 'restricted');
  const toolRank = rank(tool?.dataClass);
  const callRank = call.dataClass === undefined ? toolRank : Math.max(toolRank, rank(call.dataClass));
  const mostRank = bounds.maxDataClass ? rank(bounds.maxDataClass) : toolRank;
  const causes: [ReasonCode, unknown][] = [
    ['policy_expired', call.policyExpired],
    ['unknown_agent', !agent],
    ['agent_suspended', !active],
    ['no_grant', !grant],
    ['grant_expired', bounds.notAfter && call.now >= new Date(bounds.notAfter)],
    ['definition_changed', tool?.state !== 'current' || ![undefined, tool.definition].includes(call.definition)],
    ['user_required', (agent?.requireUser || bounds.requireUser) && !call.user],
    ['data_class_exceeded', callRank > mostRank],
    ['pii_blocked', bounds.pii === 'block' && call.piiFound],
    ['rate_limited', bounds.rateLimit && call.rateExceeded],
  ];
  const reason = causes.find(([, holds]) => holds)?.[0] ?? 'allowed';
  return {
    decision: reason === 'allowed' ? 'allow' : 'deny',
    reason,
    grant: reason === 'policy_expired' ? null : (grant?.id ?? null),
    enforced: gateway.mode === 'enforce' && !(active && agent.mode === 'shadow'),
  };
}

/** Of the agents that this gateway is told of, the one that the call is by. */
function callerAt({ agents, grants }: Rows, here: (key: string) => boolean, call: Call): Agent | undefined {
  const claims = (one: Agent, { iss, sub }: { iss: string; sub: string }) =>
    one.identities.some((identity) => identity.iss === iss && identity.sub === sub);
  const told = agents.filter(
    (one) =>
      one.status === 'suspended' ||
      grants.some((grant) => grant.agent === one.slug && here(grant.tool)) ||
      agents.some((other) => other !== one && one.identities.some((identity) => claims(other, identity))),
  );
  const { agent, identity } = call;
  const found = told.filter((one) => (agent === undefined ? identity && claims(one, identity) : one.slug === agent));
  return found.length === 1 ? found[0] : undefined;
}
