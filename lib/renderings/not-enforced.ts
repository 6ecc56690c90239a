import { type Bound, type GatewayKind, HOLDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayPolicy } from '@/lib/policy-engine/types';

type Told = Pick<GatewayPolicy, 'agents' | 'grants'> & Partial<Pick<GatewayPolicy, 'mode'>>;

/**
 * What of a gateway's own policy, as it was published to it, will not be enforced there: one sentence for each bound, with
 * how many grants it is about. Empty when everything holds. `settings` say whether a claim that names a user is known.
 */
export function notEnforced(kind: GatewayKind, policy: Told, settings: Record<string, string> = {}): string[] {
  const name = KIND_NAMES[kind];
  const holds = HOLDS[kind];
  const sentences: string[] = [];
  const users = policy.grants.filter((grant) => grant.requireUser || policy.agents[grant.agent]?.requireUser).length;
  const limited = policy.grants.filter(({ rateLimit }) => rateLimit).length;
  const scanned = policy.grants.filter(({ pii }) => pii === 'redact' || pii === 'block').length;

  if (limited > 0) add('rateLimit', `${grants(limited, 'has', 'have')} a rate limit`, 'counts calls');
  if (scanned > 0) add('pii', `${grants(scanned, 'says', 'say')} what happens to personal data`, 'looks for it');
  if (users > 0) {
    const what = grants(users, 'needs', 'need');
    if (holds.requireUser === 'no') sentences.push(`${what} a named user; nothing at ${name} asks for one.`);
    else if (byClaims(kind) && !settings.userClaim) {
      sentences.push(`${what} a named user; no setting says which claim names one, so ${left(users)} out there.`);
    }
  }
  if (holds.shadow === 'no') {
    const shadows = Object.values(policy.agents).filter(({ mode }) => mode === 'shadow').length;
    if (policy.mode === 'shadow')
      sentences.push(`This gateway is in shadow mode; a file for ${name} enforces all the same.`);
    else if (shadows > 0) {
      const agents = shadows === 1 ? '1 agent is' : `${shadows} agents are`;
      sentences.push(`${agents} in shadow mode; a file for ${name} enforces all the same.`);
    }
  }
  return sentences;

  function add(bound: Bound, what: string, how: string): void {
    if (holds[bound] === 'no') sentences.push(`${what}; nothing at ${name} ${how}.`);
    if (holds[bound] === 'asked') sentences.push(`${what}; it holds only if whoever asks ${how}.`);
  }
}

/** Where a claim of the token has to name the user. */
function byClaims(kind: GatewayKind): boolean {
  return HOLDS[kind].requireUser === 'call' && HOLDS[kind].expiry === 'publication';
}

function grants(count: number, one: string, many: string): string {
  return count === 1 ? `1 grant ${one}` : `${count} grants ${many}`;
}

function left(count: number): string {
  return count === 1 ? 'it is left' : 'they are left';
}
