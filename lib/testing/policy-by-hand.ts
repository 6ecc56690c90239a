import type { Call } from '@/lib/policy-engine/evaluate';
import type { CompileInput } from '@/lib/policy-engine/types';

/**
 * Whether the rows let a call through: the rule of compile and evaluate once more, as plainly as it can be said, for
 * tests to compare with.
 */
export function mayCall(input: CompileInput, call: Call): boolean {
  const agents = input.agents.filter(({ slug }) => isAbout(input, call, slug));
  const tool = input.tools.find(({ key }) => key === call.tool);
  const grant = input.grants.find(({ agent, tool: key }) => agent === agents[0]?.slug && key === call.tool);
  if (agents.length !== 1 || agents[0]?.status !== 'active' || !tool || !grant || call.policyExpired) return false;
  const { notAfter, requireUser, maxDataClass, pii, rateLimit } = grant.constraints;
  const rank = (name: string) => ['public', 'internal', 'confidential', 'restricted'].indexOf(name);
  const own = rank(tool.dataClass ?? 'restricted');
  const most = maxDataClass ? rank(maxDataClass) : own;
  return (
    (notAfter === undefined || call.now < new Date(notAfter)) &&
    tool.state === 'current' &&
    (call.definition === undefined || call.definition === tool.definition) &&
    (Boolean(call.user) || !(requireUser || agents[0].requireUser)) &&
    own <= most &&
    (call.dataClass === undefined || rank(call.dataClass) <= most) &&
    !(call.piiFound && pii === 'block') &&
    !(call.rateExceeded && rateLimit)
  );
}

/** Whether the call is by this agent: by its name, or by an identity that it alone claims. */
export function isAbout(input: CompileInput, { agent, identity }: Call, slug: string): boolean {
  if (agent !== undefined) return agent === slug;
  const claim = (row: CompileInput['agents'][number]) =>
    row.identities.some(({ iss, sub }) => iss === identity?.iss && sub === identity.sub);
  const claimants = input.agents.filter(claim);
  return claimants.length === 1 && claimants[0]?.slug === slug;
}
