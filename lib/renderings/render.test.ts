import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isRemitError } from '@/lib/kernel/errors';
import { compile } from '@/lib/policy-engine/compile';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import { HOLDS } from '@/lib/policy-engine/gateway-kinds';
import type { CompiledGrant, CompileInput, GatewayPolicy } from '@/lib/policy-engine/types';
import type { Asked } from '@/lib/testing/gateway-readers/reader';
import { READERS } from '@/lib/testing/gateway-readers/readers';
import { nextEnd } from './allowances';
import { FILE_KINDS, render } from './render';

/*
 * Golden tests: testdata/<policy>/ holds what each kind of gateway gets of lib/policy-engine/testdata/<policy>. After a
 * change that is meant, write them anew and read the difference:
 *   UPDATE_GOLDENS=1 npx vitest run lib/renderings
 */
const TESTDATA = fileURLToPath(new URL('testdata/', import.meta.url));
const POLICIES = fileURLToPath(new URL('../policy-engine/testdata/', import.meta.url));
const UPDATE = process.env.UPDATE_GOLDENS === '1';
const GOLDENS = ['empty', 'limits', 'odd-names', 'small-company', 'suspended-agent'];
const NOW = new Date('2026-12-01T00:00:00Z');

function policyOf(name: string): GatewayPolicy {
  const input = JSON.parse(readFileSync(`${POLICIES}${name}/input.json`, 'utf8')) as CompileInput;
  const gateway = { slug: 'edge', servers: input.servers.map(({ slug }) => slug), mode: 'enforce' as const };
  return forGateway(compile({ ...input, gateways: [gateway] }), 'edge', { serial: 7, previous: null });
}

describe('render', () => {
  it.each(GOLDENS)('gives the bytes in testdata/%s', (name) => {
    const policy = policyOf(name);
    const texts = new Map(
      FILE_KINDS.map((kind) => {
        const file = render(kind, policy, { settings: {}, now: NOW });
        return [file.name, file.text];
      }),
    );
    expect(texts.size).toBe(FILE_KINDS.length);
    if (UPDATE) {
      rmSync(`${TESTDATA}${name}`, { recursive: true, force: true });
      mkdirSync(`${TESTDATA}${name}`, { recursive: true });
      for (const [file, text] of texts) writeFileSync(`${TESTDATA}${name}/${file}`, text);
      return;
    }
    expect(readdirSync(`${TESTDATA}${name}`).sort()).toEqual([...texts.keys()].sort());
    for (const [file, text] of texts) expect(text, file).toBe(readFileSync(`${TESTDATA}${name}/${file}`, 'utf8'));
  });

  it.each(FILE_KINDS)('lets nobody in by an empty policy, also on a server that is not in it: %s', (kind) => {
    const full = policyOf('small-company');
    for (const empty of [
      { ...full, grants: [] },
      { ...full, grants: [], agents: {} },
      { ...full, grants: [], servers: {}, tools: {} },
      { serial: 1, agents: {}, servers: {}, tools: {}, grants: [] },
    ]) {
      const passes = READERS[kind](render(kind, empty, { settings: {}, now: NOW }).text);
      for (const server of ['crm', 'files', 'other']) expect(passes(asked({ server })), kind).toBe(false);
    }
  });

  it.each(FILE_KINDS)('is another only once a grant ends: %s', (kind) => {
    const policy = policyOf('limits');
    for (const [slug, agent] of Object.entries(policy.agents))
      agent.identities = [{ iss: 'https://idp.example', sub: slug }];
    const settings: Record<string, string> = HOLDS[kind].requireUser === 'call' ? { userClaim: 'user' } : {};
    const text = (now: number) => render(kind, policy, { settings, now: new Date(now) }).text;
    const end = nextEnd(policy, NOW) as number;
    expect(end).toBeGreaterThan(NOW.getTime());
    expect(text(end - 1)).toBe(text(NOW.getTime()));
    expect(text(end)).not.toBe(text(end - 1));
  });

  it('leaves a grant that needs a user out until a claim names one, and then wants another than the agent', () => {
    const policy = policyOf('small-company');
    const grant = policy.grants.find(({ tool }) => tool.startsWith('crm/')) as CompiledGrant;
    policy.grants = [{ ...grant, requireUser: true }];
    policy.agents = {
      [grant.agent]: {
        status: 'active',
        requireUser: false,
        identities: [{ iss: 'https://idp.example', sub: 'client-1' }],
      },
    };
    for (const kind of ['toolhive', 'agentcore', 'agentgateway', 'envoy-ai-gateway'] as const) {
      const arn = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/tools';
      const base: Record<string, string> = kind === 'agentcore' ? { gatewayArn: arn } : {};
      const without = READERS[kind](render(kind, policy, { settings: base, now: NOW }).text);
      const withClaim = READERS[kind](
        render(kind, policy, { settings: { ...base, userClaim: 'user' }, now: NOW }).text,
      );
      const call = asked({ tool: grant.tool.slice('crm/'.length) });
      expect(without({ ...call, user: 'ada' }), kind).toBe(false);
      expect(withClaim(call), kind).toBe(false);
      expect(withClaim({ ...call, user: '' }), kind).toBe(false);
      expect(withClaim({ ...call, user: 'client-1' }), kind).toBe(false);
      expect(withClaim({ ...call, user: 'ada' }), kind).toBe(true);
    }
  });
});

describe('the limits of an MCPRoute', () => {
  const many = (agents: number, tools: number, of: (agent: number) => number[]): GatewayPolicy => ({
    serial: 1,
    default: 'deny',
    previous: null,
    mode: 'enforce',
    agents: Object.fromEntries(
      Array.from({ length: agents }, (_, at) => [
        `bot-${at}`,
        { status: 'active', requireUser: false, identities: [{ iss: 'https://idp.example', sub: `client-${at}` }] },
      ]),
    ),
    servers: { crm: { url: 'https://crm.internal/mcp' } },
    tools: Object.fromEntries(
      Array.from({ length: tools }, (_, at) => [
        `crm/tool_${at}`,
        { definition: 'a', dataClass: 'public', categories: [], effect: 'read', untrusted: false, outward: false },
      ]),
    ),
    grants: Array.from({ length: agents }, (_, agent) =>
      of(agent).map((tool) => ({
        id: `gr_${agent}_${tool}`,
        request: 'cr_1',
        agent: `bot-${agent}`,
        tool: `crm/tool_${tool}`,
        maxDataClass: 'public' as const,
      })),
    ).flat(),
  });
  const rendered = (policy: GatewayPolicy) => render('envoy-ai-gateway', policy, { settings: {}, now: NOW }).text;

  it('are kept by rules that agents with the same tools share, in parts of 16', () => {
    const policy = many(300, 40, () => Array.from({ length: 40 }, (_, at) => at));
    const passes = READERS['envoy-ai-gateway'](rendered(policy));
    expect(passes(asked({ sub: 'client-299', tool: 'tool_39' }))).toBe(true);
    expect(passes(asked({ sub: 'client-300', tool: 'tool_39' }))).toBe(false);
    expect(passes(asked({ sub: 'client-1', tool: 'tool_40' }))).toBe(false);
  });

  it('are refused in words where they do not suffice, and nothing is cut off', () => {
    expect(() => rendered(many(32, 33, (agent) => [agent]))).not.toThrow();
    let thrown: unknown;
    try {
      rendered(many(33, 33, (agent) => [agent]));
    } catch (error) {
      thrown = error;
    }
    expect(isRemitError(thrown) && thrown.code).toBe('conflict');
    expect((thrown as Error).message).toContain('holds 32 rules, and these grants need 33');
  });

  it('and of issuers: several are refused until one is chosen', () => {
    const policy = many(2, 2, () => [0]);
    policy.agents['bot-1']?.identities.splice(0, 1, { iss: 'https://other.example', sub: 'client-0' });
    expect(() => rendered(policy)).toThrow('identities of 2 issuers (https://idp.example, https://other.example)');
    const settings = { issuer: 'https://other.example' };
    const passes = READERS['envoy-ai-gateway'](render('envoy-ai-gateway', policy, { settings, now: NOW }).text);
    expect(passes(asked({ iss: 'https://other.example', sub: 'client-0', tool: 'tool_0' }))).toBe(true);
    expect(passes(asked({ sub: 'client-0', tool: 'tool_0' }))).toBe(false);
  });
});

function asked(given: Partial<Asked>): Asked {
  return {
    iss: 'https://idp.example',
    sub: 'client-1',
    agent: 'support-bot',
    server: 'crm',
    tool: 'get_customer',
    ...given,
  };
}
