import { describe, expect, it } from 'vitest';
import { parseToolKey } from '@/lib/kernel/slug';
import { evaluate } from '@/lib/policy-engine/evaluate';
import { BOUNDS, type Bound, HOLDS } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayPolicy, ReasonCode } from '@/lib/policy-engine/types';
import { readDecisionVector, toCall, type VectorCase } from '@/lib/testing/decision-vector';
import { AGENTCORE_ARN } from '@/lib/testing/gateway-readers/cedar';
import type { Asked } from '@/lib/testing/gateway-readers/reader';
import { READERS } from '@/lib/testing/gateway-readers/readers';
import { FILE_KINDS, type FileKind, render } from './render';

/*
 * The shared decision vector over every kind of file. Cedar and CEL are executed by their libraries; the lists of Kong,
 * LiteLLM and ContextForge are read by the rules that their documentation and source state.
 */
const { policies, cases } = readDecisionVector();

/** An issuer of tokens for calls that the vector makes by name. */
const BY_NAME = 'https://agents.example';
const NO_TOKENS: ReadonlySet<FileKind> = new Set(['contextforge', 'litellm']);
/** These take tokens of one issuer. */
const ONE_ISSUER: ReadonlySet<FileKind> = new Set(['envoy-ai-gateway', 'kong']);

const BOUND_OF: Partial<Record<ReasonCode, Bound>> = {
  user_required: 'requireUser',
  rate_limited: 'rateLimit',
  pii_blocked: 'pii',
  data_class_exceeded: 'maxDataClass',
  definition_changed: 'definition',
};

describe.each(FILE_KINDS)('the decision vector, rendered for %s', (kind) => {
  const taken = cases.filter(({ call }) => call.agent !== undefined || (call.identity && !NO_TOKENS.has(kind)));

  it('decides alike, and otherwise exactly where HOLDS says that nothing holds it', () => {
    const differs: Partial<Record<Bound, number>> = {};
    let allowed = 0;
    for (const one of taken) {
      const passes = decide(kind, one);
      const held = evaluate(policies[one.policy] as GatewayPolicy, whatIsHeld(kind, one));
      expect(passes, one.id).toBe(held.decision === 'allow');
      if (passes) allowed += 1;
      if (passes === (one.expect.decision === 'allow')) continue;
      expect(passes, one.id).toBe(true);
      const bound = BOUND_OF[one.expect.reason] as Bound;
      expect(bound, one.id).toBeDefined();
      differs[bound] = (differs[bound] ?? 0) + 1;
    }
    expect(allowed).toBeGreaterThan(100);
    // What a file leaves out is held until something new is found out at a call.
    const expected = BOUNDS.filter((bound) =>
      HOLDS[kind][bound] === 'no' ? bound !== 'shadow' : bound === 'definition' || bound === 'maxDataClass',
    );
    expect(Object.keys(differs).sort()).toEqual([...expected].sort());
  });

  it('holds ends to the millisecond, drift and labels as of the moment it is rendered', () => {
    for (const one of taken) {
      const { reason } = one.expect;
      const tool = policies[one.policy]?.tools[one.call.tool];
      if (
        reason === 'grant_expired' ||
        reason === 'agent_suspended' ||
        (reason === 'definition_changed' && tool?.drifted)
      )
        expect(decide(kind, one), one.id).toBe(false);
    }
  });

  it('enforces, also for gateways and agents in shadow mode', () => {
    const shadow = taken.filter(({ expect: { enforced, reason } }) => !enforced && reason === 'no_grant');
    expect(shadow.length).toBeGreaterThan(0);
    for (const one of shadow) expect(decide(kind, one), one.id).toBe(false);
  });
});

const readers = new Map<string, (asked: Asked) => boolean>();

function decide(kind: FileKind, { policy: name, call }: VectorCase): boolean {
  const { iss, sub } = call.agent === undefined ? (call.identity as { iss: string; sub: string }) : byName(call.agent);
  const settings = {
    ...(HOLDS[kind].requireUser === 'call' ? { userClaim: 'user' } : {}),
    ...(ONE_ISSUER.has(kind) ? { issuer: iss } : {}),
    ...(kind === 'agentcore' ? { gatewayArn: AGENTCORE_ARN } : {}),
    ...(kind === 'kong' && call.agent === undefined ? { subject: 'claim' } : {}),
  };
  const cached = JSON.stringify([kind, name, call.time, call.policyExpired, settings]);
  const reader = readers.get(cached) ?? READERS[kind](rendered());
  readers.set(cached, reader);
  const key = parseToolKey(call.tool);
  if (!key) return false;
  const asked: Asked = { iss, sub, agent: call.agent ?? '', ...key, ...(call.user ? { user: call.user } : {}) };
  if (call.user === '') asked.user = '';
  return reader(asked);

  function rendered(): string {
    const policy = structuredClone(policies[name] as GatewayPolicy);
    for (const [slug, agent] of Object.entries(policy.agents)) agent.identities.push({ iss: BY_NAME, sub: slug });
    // A policy that is too old is no policy: whoever writes the file writes one that allows nothing.
    if (call.policyExpired) policy.grants = [];
    return render(kind, policy, { settings, now: new Date(call.time) }).text;
  }
}

/** The call without what a gateway of this kind does not find out. */
function whatIsHeld(kind: FileKind, { call }: VectorCase) {
  const { definition: _, dataClass: __, ...known } = toCall(call);
  const holds = HOLDS[kind];
  return {
    ...known,
    ...(holds.requireUser === 'no' ? { user: 'somebody' } : {}),
    ...(holds.pii === 'no' ? { piiFound: false } : {}),
    ...(holds.rateLimit === 'no' ? { rateExceeded: false } : {}),
  };
}

function byName(agent: string) {
  return { iss: BY_NAME, sub: agent };
}
