import type { IncomingMessage, ServerResponse } from 'node:http';
import { decideCall } from '@/lib/gateway/decide/decide-call';
import { toolIn } from '@/lib/gateway/decide/policy-view';
import type { Caller } from '@/lib/gateway/identity/caller';
import type { PolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { CANARY_STATUS } from '@/lib/policy-engine/decision-entry';
import { loggedName } from '@/lib/policy-engine/other-calls';
import { type CanaryClaims, verifyCanary } from '@/lib/renderings/jwt/canary';
import { Refusal, SKEW_SECONDS } from '@/lib/renderings/jwt/verify';
import { BodyTooLarge, readBody, sendJson } from './answer';
import type { GatewayParts } from './parts';
import { recordCall } from './record-call';

export const CANARY_PATH = '/canary';

const MOST_BYTES = 4_096;
/** A second, whoever sends them: each costs a signature, and one with an unknown key a look at Remit's keys. */
const A_SECOND = 5;
/** In the place of the user, so that a grant for named users alone does not decide it. */
const USER = 'remit-canary';

/**
 * Answers what this gateway decides about a call of an agent that Remit names, by the decision that every call gets and
 * the policy in force. Nothing is sent to a server, whatever is decided, and no limit is used up; the entry in the
 * decision log has the status `canary`. Only Remit can ask: a canary is signed, for this gateway, for a minute, once.
 */
export function createCanary(parts: GatewayParts, client: PolicyClient) {
  const started = Math.floor(parts.clock().getTime() / 1000);
  /** By `jti`: until when it would be good. */
  const used = new Map<string, number>();
  let second = 0;
  let asked = 0;

  function once({ jti, iat, exp }: CanaryClaims): boolean {
    const now = parts.clock().getTime() / 1000;
    for (const [known, until] of used) if (until + SKEW_SECONDS < now) used.delete(known);
    // What was asked of the process before this one is not remembered here.
    if (used.has(jti) || iat < started) return false;
    used.set(jti, exp);
    return true;
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return sendJson(response, 405, {}, { Allow: 'POST' });
    const at = Math.floor(parts.steady() / 1000);
    if (at !== second) [second, asked] = [at, 0];
    asked += 1;
    if (asked > A_SECOND) return sendJson(response, 429, { error: 'too_many' }, { 'Retry-After': '1' });
    let claims: CanaryClaims;
    try {
      const jws = (await readBody(request, MOST_BYTES)).toString('utf8');
      claims = await client.verify((keys, expected) => verifyCanary(jws, keys, { ...expected, now: parts.clock() }));
    } catch (error) {
      if (error instanceof BodyTooLarge)
        return sendJson(response, 413, { error: 'too_large' }, { Connection: 'close' });
      if (error instanceof Refusal) return sendJson(response, 401, { error: error.code });
      // Remit's keys could not be read, and none are held.
      return sendJson(response, 503, { error: 'no_keys' });
    }
    if (!once(claims)) return sendJson(response, 401, { error: 'canary_used' });
    if (parts.log.full) return sendJson(response, 503, { error: 'log_full' });
    const decided = await decide(parts, claims);
    if (!decided) return sendJson(response, 503, { error: 'no_policy' });
    const { decision, reason, enforced, serial } = decided;
    sendJson(response, 200, { jti: claims.jti, decision, reason, enforced, serial });
  };
}

async function decide(parts: GatewayParts, { agent, server, tool }: CanaryClaims) {
  const view = parts.view();
  if (!view) return null;
  const { agents } = view.policy;
  const identity = Object.hasOwn(agents, agent) ? agents[agent]?.identities[0] : undefined;
  // Nobody has a token of an agent that the policy does not know: then it decides about nobody.
  const caller: Caller = { iss: identity?.iss ?? '', sub: identity?.sub ?? '', user: USER, expiresAt: 0, key: '' };
  const started = performance.now();
  const at = parts.clock();
  const facts = { server, tool, caller, args: {}, now: at, steady: parts.steady() };
  const pinned = toolIn(view.policy, `${server}/${tool}`)?.definition;
  const decided = await decideCall(facts, {
    view,
    limiter: { ...parts.limiter, take: async () => ({ allowed: true, retryAfterMs: 0 }) },
    // As if the server listed what was approved: it is not asked.
    digests: async () => new Map(pinned === undefined ? [] : [[tool, pinned]]),
  });
  const call = { server, tool: loggedName(tool), caller: identity ? caller : null, at, started, arguments: {} };
  await recordCall(parts, call, decided, { status: CANARY_STATUS });
  return decided;
}
