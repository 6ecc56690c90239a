import { execFile, execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GATEWAY_KINDS, HOLDS } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { startHttp } from '@/lib/testing/http-server';
import { notEnforced } from '../not-enforced';
import { FILE_KINDS, isFileKind, render } from '../render';
import { AGENTCORE_SCRIPT } from './apply/agentcore-script';
import { CONTEXTFORGE_SCRIPT } from './apply/contextforge-script';
import { LITELLM_SCRIPT } from './apply/litellm-script';
import type { Connection } from './connection';
import { connectGuide } from './for-kind';
import { holdingWords } from './holding-words';

const CONNECTION: Connection = {
  baseUrl: 'https://remit.example.com/',
  gateway: 'edge-1',
  servers: [
    { slug: 'crm', url: 'https://crm.internal/mcp' },
    { slug: 'data-lake', url: 'https://lake.internal/mcp' },
  ],
};
const POLICY: GatewayPolicy = {
  serial: 7,
  default: 'deny',
  previous: null,
  mode: 'enforce',
  agents: {
    'support-bot': {
      status: 'active',
      requireUser: false,
      identities: [{ iss: 'https://idp.example', sub: 'client-1' }],
    },
    'test-bot': { status: 'active', requireUser: true, identities: [], mode: 'shadow' },
  },
  servers: { crm: { url: 'https://crm.internal/mcp' }, 'data-lake': { url: 'https://lake.internal/mcp' } },
  tools: Object.fromEntries(
    ['crm/get', 'data-lake/get', 'data-lake/query'].map((key) => [
      key,
      { definition: 'a', dataClass: 'public', categories: [], effect: 'read', untrusted: false, outward: false },
    ]),
  ),
  grants: [
    grant('gr_1', 'support-bot', 'data-lake/get', { rateLimit: { limit: 1, windowSeconds: 1 } }),
    grant('gr_2', 'support-bot', 'data-lake/query', { pii: 'redact', rateLimit: { limit: 1, windowSeconds: 1 } }),
    grant('gr_3', 'test-bot', 'crm/get', { pii: 'allow' }),
  ],
};

describe('how to connect', () => {
  it.each(GATEWAY_KINDS)('%s: real names, no placeholder of ours, and what is copied can be read', (kind) => {
    const guide = connectGuide(kind, CONNECTION);
    const text = JSON.stringify(guide);
    expect(guide.title.length).toBeGreaterThan(10);
    expect(text).toContain('edge-1');
    expect(text).toContain('https://remit.example.com');
    expect(text).not.toMatch(/remit\.example\.com\/\/|undefined|\[object/);
    for (const { says, code, language } of guide.steps) {
      expect(says).toMatch(/[.!]$/);
      if (language === 'yaml') expect(() => parse(code as string)).not.toThrow();
      if (language === 'json') expect(() => JSON.parse(code as string)).not.toThrow();
      if (language === 'sh') execFileSync('sh', ['-n'], { input: (code as string).replace(/<[^<>\n]*>/g, 'x') });
    }
    expect(new Set(guide.steps.map(({ says }) => says)).size).toBe(guide.steps.length);
    expect(connectGuide(kind, { ...CONNECTION, servers: [] }).steps.length).toBeGreaterThan(2);
    if (isFileKind(kind)) expect(text).toContain(`--format ${kind} --out `);
  });

  it('passes settings on, each as one word of a shell', () => {
    const settings = { userClaim: 'user', audience: "it's" };
    const { steps } = connectGuide('agentgateway', { ...CONNECTION, settings, publishesUnheld: true });
    const pull = steps.find(({ code }) => code?.startsWith('npx remit-pull'))?.code as string;
    const words = execFileSync('sh', ['-c', pull.replace('npx remit-pull', "printf '%s\\n'")], { encoding: 'utf8' });
    expect(words.split('\n').slice(0, -1)).toEqual([
      ...['--url', 'https://remit.example.com', '--gateway', 'edge-1', '--token-file', 'edge-1.token'],
      ...['--format', 'agentgateway', '--out', 'agentgateway.yaml'],
      ...['--set', 'userClaim=user', '--set', "audience=it's", '--unheld', 'publish'],
    ]);
  });

  it('gives OPA a signed bundle to ask for, and prints keys as OPA takes them', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const { steps } = connectGuide('opa', { ...CONNECTION, keys: [{ kid: 'k1', pem }] });
    const config = parse(steps.find(({ file }) => file === 'opa.yaml')?.code as string);
    expect(config.services.remit.url).toBe('https://remit.example.com/opa');
    expect(config.bundles.remit).toMatchObject({
      resource: 'bundles/edge-1.tar.gz',
      polling: { long_polling_timeout_seconds: 30 },
      signing: { keyid: 'k1', scope: 'edge-1' },
    });
    expect(createPublicKey(config.keys.k1.key).equals(publicKey)).toBe(true);
    const script = steps.find(({ code }) => code?.includes('createPublicKey'))?.code as string;
    const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] });
    const printed = execFileSync('sh', ['-c', script.slice(script.indexOf('node -e'))], {
      input: jwks,
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(`k1\n${pem.trim()}`);
  });
});

describe('what is not enforced', () => {
  it('is said with numbers, for what nothing there holds and for that alone', () => {
    expect(notEnforced('kong', POLICY)).toEqual([
      '2 grants have a rate limit; nothing at Kong counts calls.',
      '1 grant says what happens to personal data; nothing at Kong looks for it.',
      '1 grant needs a named user; nothing at Kong asks for one.',
      '1 agent is in shadow mode; a file for Kong enforces all the same.',
    ]);
    expect(notEnforced('agentgateway', POLICY).slice(2)).toEqual([
      '1 grant needs a named user; no setting says which claim names one, so it is left out there.',
      '1 agent is in shadow mode; a file for agentgateway enforces all the same.',
    ]);
    expect(notEnforced('agentgateway', POLICY, { userClaim: 'user' })).toHaveLength(3);
    expect(notEnforced('litellm', { ...POLICY, mode: 'shadow' }).at(-1)).toBe(
      'This gateway is in shadow mode; a file for LiteLLM enforces all the same.',
    );
    expect(notEnforced('opa', POLICY)).toEqual([
      '2 grants have a rate limit; it holds only if whoever asks counts calls.',
      '1 grant says what happens to personal data; it holds only if whoever asks looks for it.',
    ]);
    expect(notEnforced('remit', POLICY)).toEqual([]);
    for (const kind of GATEWAY_KINDS) expect(notEnforced(kind, { ...POLICY, grants: [], agents: {} })).toEqual([]);
  });

  it('is in words in the table, and says no exactly where HOLDS does', () => {
    for (const kind of GATEWAY_KINDS) {
      const no = holdingWords(kind).filter(({ holds }) => !holds);
      expect(no.length, kind).toBe(Object.values(HOLDS[kind]).filter((holding) => holding === 'no').length);
    }
    expect(holdingWords('kong').find(({ bound }) => bound === 'A named user')?.says).toBe('Nothing there holds it.');
    expect(holdingWords('toolhive').find(({ bound }) => bound === 'A named user')?.says).toContain('userClaim');
    expect(FILE_KINDS.map((kind) => HOLDS[kind].rateLimit)).toEqual(FILE_KINDS.map(() => 'no'));
  });
});

describe('the scripts that put a file in force', () => {
  const calls: { method: string; path: string; body: unknown; auth: string | undefined }[] = [];
  const answers: Record<string, unknown> = {
    'GET /team/list': [{ team_id: 'remit-support-bot' }, { team_id: 'remit-gone-bot' }, { team_id: 'people' }],
    'GET /gateways?limit=0': [
      { id: 'g1', name: 'crm' },
      { id: 'g2', name: 'data-lake' },
      { id: 'g3', name: 'data--lake' },
    ],
    'GET /tools?limit=0': [
      { id: 't1', gatewayId: 'g1', originalName: 'get' },
      { id: 't2', gatewayId: 'g2', originalName: 'get' },
      { id: 't3', gatewayId: 'g3', originalName: 'query' },
    ],
    'GET /servers?limit=0': [
      { id: 's1', name: 'remit-support-bot' },
      { id: 's2', name: 'remit-gone-bot' },
      { id: 's3', name: 'people' },
    ],
  };
  let api: Awaited<ReturnType<typeof startHttp>>;
  const folder = mkdtempSync(join(tmpdir(), 'remit-apply-'));

  beforeAll(async () => {
    api = await startHttp(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const method = request.method as string;
      const path = request.url as string;
      const { authorization: auth } = request.headers;
      if (method !== 'GET') calls.push({ method, path, body: JSON.parse(text), auth });
      if (path.startsWith('/broken')) response.writeHead(500);
      response.end(JSON.stringify(answers[`${method} ${path}`] ?? {}));
    });
  });
  afterAll(() => api.close());

  async function apply(script: string, kind: 'litellm' | 'contextforge' | 'agentcore', env: Record<string, string>) {
    calls.length = 0;
    writeFileSync(join(folder, 'apply.mjs'), script);
    writeFileSync(join(folder, 'file.json'), render(kind, POLICY, { settings: {}, now: new Date(0) }).text);
    const options = { cwd: folder, env: { ...process.env, ...env } };
    return promisify(execFile)(process.execPath, ['apply.mjs', 'file.json'], options);
  }

  it('LiteLLM: empties the team of an agent that is gone, first, and leaves other teams alone', async () => {
    await apply(LITELLM_SCRIPT, 'litellm', { LITELLM_URL: api.origin, LITELLM_KEY: 'sk-1' });
    const nothing = { mcp_servers: [], mcp_access_groups: [], mcp_toolsets: [] };
    expect(calls.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        ...['POST', '/team/update'],
        {
          team_id: 'remit-gone-bot',
          object_permission: { ...nothing, mcp_tool_permissions: { crm: [], data_lake: [] } },
        },
      ],
      [
        ...['POST', '/team/update'],
        {
          team_id: 'remit-support-bot',
          object_permission: { ...nothing, mcp_tool_permissions: { crm: [], data_lake: ['get', 'query'] } },
        },
      ],
      [
        ...['POST', '/team/new'],
        {
          team_id: 'remit-test-bot',
          team_alias: 'remit-test-bot',
          object_permission: { ...nothing, mcp_tool_permissions: { crm: ['get'], data_lake: [] } },
        },
      ],
    ]);
    expect(new Set(calls.map(({ auth }) => auth))).toEqual(new Set(['Bearer sk-1']));
    await expect(
      apply(LITELLM_SCRIPT, 'litellm', { LITELLM_URL: `${api.origin}/broken`, LITELLM_KEY: 'sk-1' }),
    ).rejects.toThrow('500');
  });

  it('ContextForge: takes the tool of the named gateway only, and empties what is gone', async () => {
    const env = { CONTEXTFORGE_URL: api.origin, CONTEXTFORGE_TOKEN: 'jwt-1' };
    const { stderr } = await apply(CONTEXTFORGE_SCRIPT, 'contextforge', env);
    expect(calls.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/servers/s2', { associated_tools: [] }],
      ['PUT', '/servers/s1', { associated_tools: ['t2'] }],
      [
        ...['POST', '/servers'],
        { server: { name: 'remit-test-bot', associated_tools: ['t1'] }, visibility: 'private' },
      ],
    ]);
    expect(stderr).toBe('ContextForge does not know data-lake/query: left out\n');
  });

  it('AgentCore: deletes what the file does not have, then makes what is new', async () => {
    const { policies } = JSON.parse(render('agentcore', POLICY, { settings: {}, now: new Date(0) }).text);
    expect(policies).toHaveLength(1);
    const there = ['remit_old', 'by_hand'].map((name) => ({ name, policyId: `${name}-id` }));
    writeFileSync(join(folder, 'there.json'), JSON.stringify({ policies: there }));
    const fake = `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync(${JSON.stringify(join(folder, 'aws.log'))}, JSON.stringify(process.argv.slice(2)) + '\\n');
process.stdout.write(process.argv[3] === 'list-policies' ? fs.readFileSync(${JSON.stringify(join(folder, 'there.json'))}) : '{}');
`;
    writeFileSync(join(folder, 'aws'), fake);
    chmodSync(join(folder, 'aws'), 0o755);
    await apply(AGENTCORE_SCRIPT, 'agentcore', { PATH: `${folder}:${process.env.PATH}`, POLICY_ENGINE_ID: 'pe-1' });
    const lines = readFileSync(join(folder, 'aws.log'), 'utf8').trim().split('\n');
    const engine = ['--policy-engine-id', 'pe-1', '--output', 'json'];
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      ['bedrock-agentcore-control', 'list-policies', ...engine],
      ['bedrock-agentcore-control', 'delete-policy', ...engine, '--policy-id', 'remit_old-id'],
      [
        ...['bedrock-agentcore-control', 'create-policy', ...engine, '--name', policies[0].name, '--definition'],
        JSON.stringify({ cedar: { statement: policies[0].statement } }),
      ],
    ]);
  });
});

function grant(id: string, agent: string, tool: string, bounds: object): GatewayPolicy['grants'][number] {
  return { id, request: 'cr_1', agent, tool, maxDataClass: 'public', ...bounds };
}
