import type { Decision } from './decide-call';
import type { PolicyView } from './policy-view';

/** Why a call was not made, for the agent and the person behind it, and what can be done. */
export function refusalWords(key: string, decision: Decision, view: PolicyView | null): string {
  const { reason, grant, agent } = decision;
  const ask = view && agent ? askLink(view.issuer, agent, key) : '';
  switch (reason) {
    case 'no_grant':
      return `${agent} has no access to ${key}. Ask for it: ${ask}`;
    case 'grant_expired':
      return `The access of ${agent} to ${key} ended at ${grant?.notAfter}. Ask for it anew: ${ask}`;
    case 'definition_changed':
      return `${key} is not what was approved any more: its definition changed. It stays denied until somebody approves the new one.`;
    case 'user_required':
      return `${key} may be called on behalf of a user only, and the token names none.`;
    case 'data_class_exceeded':
      return decision.taintedBy
        ? `${key} sends data out, and ${decision.taintedBy} gave restricted data before. It is denied until that is long enough ago.`
        : `The data of ${key} is above the highest class that ${agent} may have. Ask for it: ${ask}`;
    case 'pii_blocked':
      return `${key} was stopped: it holds personal data, which this access does not let pass.`;
    case 'policy_expired':
      return 'The gateway has not heard from Remit for too long, and denies everything until it has.';
    case 'agent_suspended':
      return `${agent} is suspended.`;
    case 'unknown_agent':
      return 'This identity belongs to no registered agent.';
    case 'rate_limited':
      return `${key} was called too often. Try again in ${Math.ceil((decision.retryAfterMs ?? 1_000) / 1000)} s.`;
    default:
      if (decision.uncounted) return `The gateway cannot count calls of ${key} now. Try again later.`;
      return `The gateway could not reach the server of ${key}.`;
  }
}

function askLink(issuer: string, agent: string, key: string): string {
  // Slugs, and names of tools as MCP allows them: nothing in them means anything in an address.
  return `${issuer}/requests/new?agent=${agent}&tool=${key}`;
}
