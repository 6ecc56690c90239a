import { describe, expect, it } from 'vitest';
import type { CompiledTool, GatewayPolicy } from '@/lib/policy-engine/types';
import { decide } from './decide';
import { openPdp } from './pdp';
import type { EvaluationRequest } from './request';

const NOW = new Date('2027-02-01T00:00:00.000Z');
const DEFINITION = 'a'.repeat(64);
const TOOL: CompiledTool = {
  definition: DEFINITION,
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
};

const grant = (id: string, agent: string, tool: string, change: object = {}) =>
  ({ id, request: 'cr_1', agent, tool, maxDataClass: 'internal', ...change }) as const;

function policy(change: Partial<GatewayPolicy> = {}): GatewayPolicy {
  const client = (sub: string, iss = 'https://idp.example') => ({ iss, sub });
  return {
    serial: 7,
    default: 'deny',
    previous: null,
    mode: 'enforce',
    agents: {
      bot: { status: 'active', identities: [client('client-1')], requireUser: false },
      clerk: { status: 'active', identities: [client('client-2')], requireUser: true },
      isolated: { status: 'suspended', identities: [client('client-3')], requireUser: false, mode: 'shadow' },
      trial: { status: 'active', identities: [client('client-4')], requireUser: false, mode: 'shadow' },
    },
    servers: { crm: { url: 'https://crm.example/mcp' }, wiki: { url: 'https://wiki.example/mcp' } },
    tools: { 'crm/get': TOOL, 'crm/files/get': TOOL, 'wiki/get': TOOL, 'wiki/old': { ...TOOL, drifted: true } },
    grants: [
      grant('gr_1', 'bot', 'crm/get', { rateLimit: { limit: 5, windowSeconds: 60 }, pii: 'block' }),
      grant('gr_2', 'bot', 'crm/files/get'),
      grant('gr_3', 'clerk', 'crm/get'),
      grant('gr_4', 'isolated', 'crm/get'),
      grant('gr_5', 'bot', 'wiki/old'),
    ],
    ...change,
  };
}

const onlyCrm = (change: Partial<GatewayPolicy> = {}) =>
  policy({ servers: { crm: { url: 'https://crm.example/mcp' } }, ...change });

type Change = { [K in keyof EvaluationRequest]?: Partial<NonNullable<EvaluationRequest[K]>> };

function question({ subject, action, resource, context }: Change = {}): EvaluationRequest {
  return {
    subject: { type: 'agent', id: 'bot', ...subject },
    action: { name: 'tools/call', ...action },
    resource: { type: 'tool', id: 'crm/get', ...resource },
    ...(context ? { context } : {}),
  };
}

const ask = (change: Change = {}, on = policy()) => decide(openPdp(on), question(change), NOW);
/** The reason, and the message if there is one. */
function reasons(change: Change, on = policy()): [string | undefined, boolean] {
  const { context } = ask(change, on);
  return [context.reason, context.message !== undefined];
}

describe('a decision', () => {
  it('says by what, and what whoever asked has to hold', () => {
    expect(ask()).toEqual({
      decision: true,
      context: {
        reason: 'allowed',
        serial: 7,
        grant: 'gr_1',
        obligations: { maxDataClass: 'internal', pii: 'block', rateLimit: { limit: 5, windowSeconds: 60 } },
      },
    });
    expect(ask({ subject: { id: 'clerk' }, context: { user: 'ada@example.com' } }).context.obligations).toEqual({
      maxDataClass: 'internal',
      requireUser: true,
    });
    expect(ask({ subject: { id: 'clerk' } })).toEqual({
      decision: false,
      context: { reason: 'user_required', serial: 7, grant: 'gr_3' },
    });
  });

  it.each<[string, Change, string, boolean]>([
    ['another action', { action: { name: 'tools/delete' } }, 'no_grant', true],
    ['an action in capitals', { action: { name: 'TOOLS/CALL' } }, 'no_grant', true],
    ['an action that every object has', { action: { name: 'constructor' } }, 'no_grant', true],
    ['another type of resource', { resource: { type: 'prompt' } }, 'no_grant', true],
    ['an action on the wrong type', { resource: { type: 'mcp_server', id: 'crm' } }, 'no_grant', true],
    ['another type of subject', { subject: { type: 'user' } }, 'unknown_agent', true],
    ['an unknown agent', { subject: { id: 'constructor' } }, 'unknown_agent', false],
    ['an unknown agent and action', { subject: { id: 'x' }, action: { name: 'y' } }, 'unknown_agent', true],
    ['an unknown tool', { resource: { id: 'crm/__proto__' } }, 'no_grant', false],
    ['nothing', { resource: { id: '' } }, 'no_grant', true],
  ])('denies %s', (_, change, reason, hasMessage) => {
    expect(ask(change).decision).toBe(false);
    expect(reasons(change)).toEqual([reason, hasMessage]);
  });

  it('denies all by the empty policy', () => {
    expect(ask({}, policy({ agents: {}, servers: {}, tools: {}, grants: [] })).decision).toBe(false);
  });

  it.each<[string, Change, string]>([
    ['of the resource: another definition', { resource: { properties: { definition: 'b' } } }, 'definition_changed'],
    ['of the resource: a data class', { resource: { properties: { dataClass: 'restricted' } } }, 'data_class_exceeded'],
    ['of the action: personal data', { action: { properties: { piiFound: true } } }, 'pii_blocked'],
    ['of the action: a used up rate', { action: { properties: { rateExceeded: true } } }, 'rate_limited'],
    ['of the context', { context: { definition: 'b' } }, 'definition_changed'],
    ['twice, the same', { context: { piiFound: true }, action: { properties: { piiFound: true } } }, 'pii_blocked'],
  ])('takes the facts %s', (_, change, reason) => {
    expect(ask(change).context.reason).toBe(reason);
  });

  it('refuses a question that contradicts itself', () => {
    const twice: Change = { context: { definition: DEFINITION }, resource: { properties: { definition: 'b' } } };
    expect(() => ask(twice)).toThrowError(
      expect.objectContaining({
        code: 'invalid_input',
        errors: [expect.objectContaining({ field: 'context.definition' })],
      }),
    );
  });

  it('lets through in shadow mode what it denies, and says so; but not an isolated agent', () => {
    const shadow = { decision: true, context: { reason: 'no_grant', serial: 7, enforced: false } };
    expect(ask({ subject: { id: 'trial' } })).toEqual(shadow);
    expect(ask({ resource: { id: 'wiki/get' } }, policy({ mode: 'shadow' }))).toEqual(shadow);
    expect(ask({ subject: { id: 'isolated' } })).toMatchObject({
      decision: false,
      context: { reason: 'agent_suspended' },
    });
    expect(ask({}, policy({ mode: 'shadow' })).context).toMatchObject({ reason: 'allowed', enforced: false });
  });

  it('is policy_expired once nobody can say that the policy is the newest, unless it is to be kept', () => {
    const at = (until: number, on = policy()) => decide({ ...openPdp(on), until }, question(), NOW).context.reason;
    expect(at(NOW.getTime() + 1)).toBe('allowed');
    expect(at(NOW.getTime())).toBe('policy_expired');
    expect(at(NOW.getTime(), policy({ onStale: 'keep' }))).toBe('allowed');
  });
});

describe('who asks, as an identity', () => {
  const by = (id: string, properties: object = {}, context: object = {}): Change => ({
    subject: { type: 'identity', id, properties },
    context,
  });
  const twoIssuers = policy();
  twoIssuers.agents.other = {
    status: 'active',
    identities: [{ iss: 'https://other.example', sub: 'client-1' }],
    requireUser: false,
  };

  it.each<[string, Change, GatewayPolicy, string, boolean]>([
    ['its sub, where all agents have one issuer', by('client-1'), policy(), 'allowed', false],
    ['its sub and issuer', by('client-1', { iss: 'https://idp.example' }), twoIssuers, 'allowed', false],
    ['a sub in the properties', by('x', { iss: 'https://idp.example', sub: 'client-1' }), policy(), 'allowed', false],
    ['its sub alone, where there are two issuers', by('client-1'), twoIssuers, 'unknown_agent', true],
    ['its sub and another issuer', by('client-1', { iss: 'https://evil.example' }), policy(), 'unknown_agent', false],
    ['the slug of an agent', by('bot'), policy(), 'unknown_agent', false],
    ['a user, with the client as the agent', by('ada', {}, { agent: 'client-1' }), policy(), 'allowed', false],
    ['a user, with an unknown client', by('client-1', {}, { agent: 'client-9' }), policy(), 'unknown_agent', false],
    [
      'a user, with the slug of an agent as the client',
      by('ada', {}, { agent: 'bot' }),
      policy(),
      'unknown_agent',
      false,
    ],
  ])('is %s', (_, change, on, reason, hasMessage) => {
    expect(reasons(change, on)).toEqual([reason, hasMessage]);
  });

  it('names the user in the MCP binding, unless the client acts for itself', () => {
    expect(ask(by('ada', {}, { agent: 'client-2' })).context.reason).toBe('allowed');
    expect(ask(by('client-2', {}, { agent: 'client-2' })).context.reason).toBe('user_required');
    expect(ask(by('client-2', {}, { agent: 'client-2', user: 'ada' })).context.reason).toBe('allowed');
    expect(ask(by('client-2')).context.reason).toBe('user_required');
  });
});

describe('which tool', () => {
  it.each<[string, string, string | undefined, GatewayPolicy, string, boolean]>([
    ['its key', 'crm/get', undefined, policy(), 'allowed', false],
    ['its name and server', 'get', 'crm', policy(), 'allowed', false],
    ['its name and the address of the server', 'get', 'https://crm.example/mcp', policy(), 'allowed', false],
    ['its name alone, with two servers', 'get', undefined, policy(), 'no_grant', true],
    ['its name alone, with one server', 'get', undefined, onlyCrm(), 'allowed', false],
    ['a name with a slash, with one server', 'files/get', undefined, onlyCrm(), 'allowed', false],
    ['its key, beside a server: a name', 'crm/get', 'crm', policy(), 'no_grant', false],
    ['a server that is elsewhere', 'get', 'mail', policy(), 'no_grant', true],
    ['a server that every object has', 'get', 'constructor', policy(), 'no_grant', true],
    [
      'a text that two tools go by',
      'crm/get',
      undefined,
      onlyCrm({ tools: { 'crm/get': TOOL, 'crm/crm/get': TOOL } }),
      'no_grant',
      true,
    ],
  ])('is said by %s', (_, id, server, on, reason, hasMessage) => {
    expect(reasons({ resource: { id }, ...(server ? { context: { server } } : {}) }, on)).toEqual([reason, hasMessage]);
    if (!server) return;
    expect(reasons({ resource: { id, properties: { server } } }, on)).toEqual([reason, hasMessage]);
  });

  it('is none of an address that two servers have', () => {
    const url = 'https://crm.example/mcp';
    const on = policy({ servers: { crm: { url }, wiki: { url } } });
    expect(reasons({ resource: { id: 'get' }, context: { server: url } }, on)).toEqual(['no_grant', true]);
  });
});

describe('a server', () => {
  const open = (name: string, subject: string, id = 'crm', context: object = {}) =>
    ask({ action: { name }, subject: { id: subject }, resource: { type: 'mcp_server', id }, context });

  it('is open to whoever may call anything there now', () => {
    for (const name of ['initialize', 'tools/list']) {
      expect(open(name, 'bot')).toEqual({ decision: true, context: { reason: 'allowed', serial: 7 } });
      expect(open(name, 'bot', 'https://crm.example/mcp').decision).toBe(true);
      expect(open(name, 'bot', 'wiki').context.reason).toBe('definition_changed');
      expect(open(name, 'bot', 'mail').context).toMatchObject({ reason: 'no_grant', message: expect.any(String) });
      expect(open(name, 'clerk').context.reason).toBe('user_required');
      expect(open(name, 'clerk', 'crm', { user: 'ada' }).decision).toBe(true);
      expect(open(name, 'clerk', 'wiki', { user: 'ada' }).context.reason).toBe('no_grant');
      expect(open(name, 'isolated').context.reason).toBe('agent_suspended');
      expect(open(name, 'nobody').context.reason).toBe('unknown_agent');
    }
    expect(open('resources/list', 'bot').decision).toBe(false);
  });
});
