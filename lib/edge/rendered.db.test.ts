import { decodeJwt, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { prismaOf } from '@/lib/db/prisma';
import { notify } from '@/lib/db/wake';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { sha256Hex } from '@/lib/kernel/digest';
import { verifyFreshness } from '@/lib/renderings/jwt/verify';
import { type EdgeServer, startEdge } from '@/lib/testing/edge-server';
import { READERS } from '@/lib/testing/gateway-readers/readers';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';

let company: TestCompany;
let edge: EdgeServer;
let admin: Awaited<ReturnType<TestCompany['world']['person']>>;
let keys: JWK[];
const ENDS_IN = 3_600_000;

const ASKED = { iss: 'https://idp.example', sub: 'alice-client', agent: 'alice', server: 'crm', tool: 'get_customer' };

beforeAll(async () => {
  company = await openTestCompany();
  const { world } = company;
  admin = await world.person('Root', 'admin');
  const notAfter = new Date(world.clock.now.getTime() + ENDS_IN).toISOString();
  await register('alice', 'https://idp.example', [{ tool: 'crm/get_customer', notAfter }, { tool: 'crm/refund' }]);
  await register('bob', 'https://other.example', [{ tool: 'crm/search' }]);
  edge = await startEdge(world);
  keys = ((await (await fetch(`${edge.origin}/.well-known/jwks.json`)).json()) as { keys: JWK[] }).keys;
});
afterAll(async () => {
  await edge.close();
  await company.close();
});

async function register(slug: string, iss: string, tools: object[]) {
  const input = company.manifest(slug, [], { tools, identities: [{ iss, sub: `${slug}-client` }] });
  const { request } = await registerAgent({ ctx: company.world.ctx(company.ada), input });
  await company.decide(request?.id as string);
}

let gateways = 0;
async function gateway(kind: string) {
  const ctx = company.world.ctx(admin);
  const slug = `edge-${++gateways}`;
  await createGateway({ ctx, input: { slug, name: slug, kind, servers: ['crm'] } });
  const { token } = await createGatewayToken({ ctx, input: { slug } });
  return {
    slug,
    pull: (query = '', headers: Record<string, string> = {}, method = 'GET') => pull(token, query, headers, method),
  };
}

async function pull(token: string, query: string, headers: Record<string, string>, method: string) {
  const response = await fetch(`${edge.origin}/api/v1/policy${query}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    etag: response.headers.get('etag') as string,
    freshness: response.headers.get('remit-freshness') as string,
    text,
    problem: () => JSON.parse(text) as { code: string; detail: string; errors?: { field: string; message: string }[] },
  };
}

describe('a pull of a rendering', () => {
  it('gives the file of the gateway’s kind, told by its ETag and by what is signed', async () => {
    const { slug, pull: ask } = await gateway('agentgateway');
    const file = await ask('?format=agentgateway');
    expect([file.status, file.type]).toEqual([200, 'application/yaml']);
    const sha256 = sha256Hex(file.text);
    expect(file.etag).toBe(`"${sha256}"`);
    const passes = READERS.agentgateway(file.text);
    expect([passes(ASKED), passes({ ...ASKED, tool: 'search' })]).toEqual([true, false]);

    const jws = await ask();
    const { serial } = decodeJwt(jws.text) as { serial: number };
    const expected = { issuer: company.world.system.baseUrl, audience: slug, now: company.world.clock.now, serial };
    const fresh = await verifyFreshness(file.freshness, keys, { ...expected, sha256 });
    expect(fresh).toMatchObject({ serial, sha256 });
    for (const query of ['?format=jws', '?format=remit']) {
      const again = await ask(query);
      expect([again.type, again.text, again.etag]).toEqual(['application/jwt', jws.text, jws.etag]);
    }
  });

  it('is 304 for who holds it, without the database and without a body for HEAD', async () => {
    const { pull: ask } = await gateway('kong');
    const { etag, freshness, text } = await ask('?format=kong');
    // A round may fall together with the re-read that the gateway's own creation woke; that happens once, a fault always.
    await vi.waitFor(async () => {
      const before = edge.reads();
      const same = await ask('?format=kong', { 'If-None-Match': `"other", W/${etag}` });
      expect([same.status, same.text, same.etag, same.freshness]).toEqual([304, '', etag, freshness]);
      const head = await ask('?format=kong', {}, 'HEAD');
      expect([head.status, head.text, head.etag]).toEqual([200, '', etag]);
      expect((await ask('?format=kong', { 'If-None-Match': '"other"' })).text).toBe(text);
      expect(edge.reads()).toBe(before);
    });
  });

  it('refuses what does not fit, and says what does', async () => {
    const { pull: ask } = await gateway('litellm');
    const refused: [string, string, string][] = [
      ['?format=kong', 'format', 'This gateway is of kind litellm: use jws or litellm.'],
      ['?format=opa', 'format', 'Use one of: jws, remit, toolhive,'],
      ['?format=', 'format', 'Use one of:'],
      ['?format=kong&format=litellm', 'format', 'Name one format.'],
      ['?formt=kong', 'formt', 'There is no such parameter.'],
    ];
    for (const [query, field, message] of refused) {
      const answer = await ask(query);
      expect(answer.status, query).toBe(400);
      expect(answer.problem().errors?.[0], query).toMatchObject({ field, message: expect.stringContaining(message) });
    }
    const { pull: remit } = await gateway('remit');
    expect((await remit('?format=kong')).problem().detail).toBe('This gateway is of kind remit: use jws.');
    expect((await pull('no-such-token', '?format=kong', {}, 'GET')).status).toBe(401);
  });

  it('is refused where the format cannot say the policy, until the settings say how', async () => {
    const { slug, pull: ask } = await gateway('envoy-ai-gateway');
    const refused = await ask('?format=envoy-ai-gateway');
    expect([refused.status, refused.problem().code]).toEqual([409, 'conflict']);
    expect(refused.problem().detail).toContain('identities of 2 issuers');
    const { db } = company.world;
    await db.transaction(async (tx) => {
      await prismaOf(tx).gateway.update({ where: { slug }, data: { settings: { issuer: 'https://idp.example' } } });
      await notify(tx, 'gateways');
    });
    await expect.poll(async () => (await ask('?format=envoy-ai-gateway')).status).toBe(200);
  });

  it('is held until something changes: a revoke, and the end of a grant while it is held', async () => {
    const { pull: ask } = await gateway('contextforge');
    const first = await ask('?format=contextforge');
    const waits = ask('?format=contextforge', { 'If-None-Match': first.etag, Prefer: 'wait=30' });
    const input = { agent: 'alice', tool: 'crm/refund', reason: 'Not needed' };
    await revokeGrant({ ctx: company.world.ctx(company.tove), input });
    const second = await waits;
    expect(second.status).toBe(200);
    expect(second.etag).not.toBe(first.etag);

    company.world.clock.advance(ENDS_IN - 20);
    const before = await ask('?format=contextforge', { 'If-None-Match': second.etag });
    expect(before.status).toBe(304);
    const ends = ask('?format=contextforge', { 'If-None-Match': second.etag, Prefer: 'wait=30' });
    company.world.clock.advance(20);
    const third = await ends;
    expect(third.status).toBe(200);
    expect(READERS.contextforge(third.text)(ASKED)).toBe(false);
    expect(decodeJwt(third.freshness)).toMatchObject({ serial: decodeJwt(second.freshness).serial });
  });
});
