import { describe, expect, it } from 'vitest';
import { type Call, evaluate } from './evaluate';
import { type CompiledAgent, type CompiledGrant, type CompiledTool, type Evaluable, REASON_CODES } from './types';

const IDENTITY = { iss: 'https://idp.example', sub: 'client-1' };
const DEFINITION = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const NOW = new Date('2027-02-01T00:00:00.000Z');

function policy(
  change: { agent?: Partial<CompiledAgent>; tool?: Partial<CompiledTool>; grant?: Partial<CompiledGrant> } = {},
): Evaluable {
  const agent: CompiledAgent = { status: 'active', identities: [IDENTITY], requireUser: false, ...change.agent };
  const tool: CompiledTool = {
    definition: DEFINITION,
    dataClass: 'internal',
    categories: [],
    effect: 'read',
    untrusted: false,
    outward: false,
    ...change.tool,
  };
  const grant = { id: 'gr_1', request: 'cr_1', agent: 'bot', tool: 'crm/get', maxDataClass: 'internal' } as const;
  return { agents: { bot: agent }, tools: { 'crm/get': tool }, grants: [{ ...grant, ...change.grant }] };
}

const CALL: Call = { agent: 'bot', tool: 'crm/get', definition: DEFINITION, now: NOW };
const reason = (on: Evaluable, call: Partial<Call> = {}) => evaluate(on, { ...CALL, ...call }).reason;

/** What makes each reason apply, in the order of precedence. */
const CAUSES = [
  ['policy_expired', {}, { policyExpired: true }],
  ['unknown_agent', {}, { agent: 'nobody' }],
  ['agent_suspended', { agent: { status: 'suspended' } }, {}],
  ['no_grant', { grant: { tool: 'crm/other' } }, {}],
  ['grant_expired', { grant: { notAfter: '2027-01-01T00:00:00.000Z' } }, {}],
  ['definition_changed', {}, { definition: OTHER }],
  ['user_required', { grant: { requireUser: true } }, {}],
  ['data_class_exceeded', {}, { dataClass: 'confidential' }],
  ['pii_blocked', { grant: { pii: 'block' } }, { piiFound: true }],
  ['rate_limited', { grant: { rateLimit: { limit: 1, windowSeconds: 60 } } }, { rateExceeded: true }],
] satisfies [string, Parameters<typeof policy>[0], Partial<Call>][];

describe('evaluate', () => {
  it('allows what was granted, and names the grant', () => {
    const on = policy();
    expect(evaluate(on, CALL)).toEqual({ decision: 'allow', reason: 'allowed', grant: on.grants[0] });
  });

  it.each(CAUSES)('denies with %s', (code, change, call) => {
    const on = policy(change);
    const before = code === 'policy_expired' || code === 'unknown_agent' || code === 'agent_suspended';
    const grant = before || code === 'no_grant' ? undefined : on.grants[0];
    expect(evaluate(on, { ...CALL, ...call })).toEqual({ decision: 'deny', reason: code, grant });
  });

  it('gives every reason that there is, but for the gateway’s own fault', () => {
    const given = ['allowed', 'gateway_error', ...CAUSES.map(([code]) => code)];
    expect(given.sort()).toEqual([...REASON_CODES].sort());
  });

  const pairs = CAUSES.flatMap((first, at) => CAUSES.slice(at + 1).map((second) => [first[0], second[0]] as const));
  it.each(pairs)('says %s rather than %s', (first, second) => {
    const causes = CAUSES.filter(([code]) => code === first || code === second);
    const merged = (part: 'agent' | 'tool' | 'grant') =>
      Object.assign({}, ...causes.map(([, change]) => (change as Record<string, object>)[part]));
    const on = policy({ agent: merged('agent'), tool: merged('tool'), grant: merged('grant') });
    expect(reason(on, Object.assign({}, ...causes.map(([, , call]) => call)))).toBe(first);
  });

  it('denies everything by the empty policy', () => {
    expect(reason({ agents: {}, tools: {}, grants: [] })).toBe('unknown_agent');
  });
});

describe('who calls', () => {
  const two = (...identities: (typeof IDENTITY)[]): Evaluable => {
    const on = policy();
    return { ...on, agents: { ...on.agents, twin: { status: 'suspended', identities, requireUser: false } } };
  };

  it.each<[string, Partial<Call>, string]>([
    ['by its name', {}, 'allowed'],
    ['by what its token says', { agent: undefined, identity: IDENTITY }, 'allowed'],
    ['by its name, whatever the token says', { identity: { ...IDENTITY, sub: 'client-2' } }, 'allowed'],
    ['by a name that nobody has, whatever the token says', { agent: 'nobody', identity: IDENTITY }, 'unknown_agent'],
    ['by no name at all', { agent: undefined }, 'unknown_agent'],
    ['by an empty name', { agent: '', identity: IDENTITY }, 'unknown_agent'],
    ['by a name in capitals', { agent: 'Bot' }, 'unknown_agent'],
    ['by a name that every object has', { agent: 'constructor' }, 'unknown_agent'],
    ['by the name of every object’s prototype', { agent: '__proto__' }, 'unknown_agent'],
    ['by another client', { agent: undefined, identity: { ...IDENTITY, sub: 'client-2' } }, 'unknown_agent'],
    ['by the same client elsewhere', { agent: undefined, identity: { ...IDENTITY, iss: 'x' } }, 'unknown_agent'],
  ])('is known %s', (_, call, expected) => {
    expect(reason(policy(), call)).toBe(expected);
  });

  it('is nobody when two agents claim the identity, even if one is suspended', () => {
    const byToken = { agent: undefined, identity: IDENTITY };
    expect(reason(two(IDENTITY), byToken)).toBe('unknown_agent');
    expect(reason(two({ ...IDENTITY, sub: 'client-2' }), byToken)).toBe('allowed');
    expect(reason(two(IDENTITY))).toBe('allowed');
  });

  it('may claim one identity twice', () => {
    const on = policy({ agent: { identities: [IDENTITY, IDENTITY] } });
    expect(reason(on, { agent: undefined, identity: IDENTITY })).toBe('allowed');
  });
});

describe('which tool', () => {
  it.each(['crm/Get', 'crm/get ', 'get', 'crm/get/', 'CRM/get', '', 'constructor', '__proto__'])(
    'is exact: %j is another',
    (tool) => {
      expect(reason(policy(), { tool })).toBe('no_grant');
    },
  );

  it('must be in the policy, whatever a grant says', () => {
    expect(reason({ ...policy(), tools: {} })).toBe('no_grant');
    const on = policy({ grant: { tool: 'constructor' } });
    expect(reason(on, { tool: 'constructor' })).toBe('no_grant');
  });

  it('was granted to this agent, not to another', () => {
    expect(reason(policy({ grant: { agent: 'other' } }))).toBe('no_grant');
  });

  it('is the definition that was approved', () => {
    expect(reason(policy(), { definition: DEFINITION.toUpperCase() })).toBe('definition_changed');
    expect(reason(policy(), { definition: '' })).toBe('definition_changed');
    expect(reason(policy(), { definition: undefined })).toBe('allowed');
  });

  it('is stopped once its server gives another definition, even to who did not read it', () => {
    const on = policy({ tool: { drifted: true } });
    expect(reason(on, { definition: undefined })).toBe('definition_changed');
    expect(reason(on, { definition: DEFINITION })).toBe('definition_changed');
  });
});

describe('limits', () => {
  it.each<[string, string, string]>([
    ['2027-01-31T23:59:59.999Z', '2027-02-01T00:00:00.000Z', 'allowed'],
    ['2027-02-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z', 'grant_expired'],
    ['2027-02-01T00:00:00.001Z', '2027-02-01T00:00:00.000Z', 'grant_expired'],
    ['2027-02-01T00:00:00.000Z', '2027-02-01T00:00:00.001Z', 'allowed'],
    ['2027-01-31T22:59:59.999Z', '2027-02-01T00:00:00+01:00', 'allowed'],
    ['2027-01-31T23:00:00.000Z', '2027-02-01T00:00:00+01:00', 'grant_expired'],
    ['no time', '2027-02-01T00:00:00.000Z', 'grant_expired'],
    ['2027-01-01T00:00:00.000Z', 'no time', 'grant_expired'],
  ])('at %s a grant until %s: %s', (now, notAfter, expected) => {
    expect(reason(policy({ grant: { notAfter } }), { now: new Date(now) })).toBe(expected);
  });

  it.each<[boolean, boolean, string | undefined, string]>([
    [false, false, undefined, 'allowed'],
    [true, false, undefined, 'user_required'],
    [false, true, undefined, 'user_required'],
    [true, true, '', 'user_required'],
    [true, true, 'ada@example.com', 'allowed'],
  ])('a user: agent requires %s, grant requires %s, user %s: %s', (byAgent, byGrant, user, expected) => {
    const on = policy({ agent: { requireUser: byAgent }, grant: byGrant ? { requireUser: true } : {} });
    expect(reason(on, { user })).toBe(expected);
  });

  it.each<[CompiledTool['dataClass'], Call['dataClass'], CompiledGrant['maxDataClass'], string]>([
    ['internal', undefined, 'internal', 'allowed'],
    ['internal', 'internal', 'internal', 'allowed'],
    ['internal', 'confidential', 'internal', 'data_class_exceeded'],
    ['internal', 'confidential', 'restricted', 'allowed'],
    ['internal', 'restricted', 'restricted', 'allowed'],
    ['confidential', undefined, 'internal', 'data_class_exceeded'],
    // What a call says of itself never makes its tool's label milder.
    ['confidential', 'public', 'internal', 'data_class_exceeded'],
    ['public', 'public', 'public', 'allowed'],
  ])('data: a tool of %s, a call of %s, at most %s: %s', (dataClass, said, maxDataClass, expected) => {
    expect(reason(policy({ tool: { dataClass }, grant: { maxDataClass } }), { dataClass: said })).toBe(expected);
  });

  it.each<[CompiledGrant['pii'], boolean, string]>([
    [undefined, true, 'allowed'],
    ['allow', true, 'allowed'],
    // The gateway takes it out and passes the rest.
    ['redact', true, 'allowed'],
    ['block', false, 'allowed'],
    ['block', true, 'pii_blocked'],
  ])('personal data: %s, found %s: %s', (pii, piiFound, expected) => {
    expect(reason(policy({ grant: pii ? { pii } : {} }), { piiFound })).toBe(expected);
  });

  it('a rate: only where the grant has one', () => {
    const limited = policy({ grant: { rateLimit: { limit: 1, windowSeconds: 60 } } });
    expect(reason(limited, { rateExceeded: false })).toBe('allowed');
    expect(reason(limited)).toBe('allowed');
    expect(reason(policy(), { rateExceeded: true })).toBe('allowed');
  });
});
