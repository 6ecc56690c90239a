import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { announce } from '@/lib/announcements/announce';
import { listDue } from '@/lib/announcements/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { listNotifications } from '@/lib/notifications/queries';
import { getRequest } from '@/lib/requests/queries';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';
import { type EdgeServer, startEdge } from '@/lib/testing/edge-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { createCredential } from './create-credential';
import { ROTATE_DAYS } from './model/credential';
import { credentialSchema } from './model/dto';
import { ASSERTION_TYPE } from './model/oauth';
import { listCredentials } from './queries';
import { reportRotated } from './report-rotated';
import { revokeCredential } from './revoke-credential';
import { rotateCredential } from './rotate-credential';

const DAY_MS = 86_400_000;
const GATEWAY = 'https://gw.example.com';
const RESOURCE = `${GATEWAY}/mcp/crm`;

describe('Remit as authorisation server', () => {
  let company: TestCompany;
  let edge: EdgeServer;
  let gatewayToken: string;
  let root: PersonActor;
  let issuer: string;

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    issuer = company.world.system.baseUrl;
    await createGateway({ ctx: company.world.ctx(root), input: { slug: 'gw', name: 'Gateway', servers: ['crm'] } });
    ({ token: gatewayToken } = await createGatewayToken({ ctx: company.world.ctx(root), input: { slug: 'gw' } }));
    edge = await startEdge(company.world);
    for (const slug of ['bot', 'key-bot', 'sad-bot', 'idp-bot']) await company.registered(slug, 'crm/search');
  });
  afterAll(async () => {
    await edge.close();
    await company.close();
  });

  const ctx = (by = company.sam) => company.world.ctx(by);

  /** Made by the agent's owner; the request for its identity is approved by somebody else. */
  async function made(agent: string, more: object = { kind: 'remit_secret' }) {
    const audiences = 'subject' in more ? {} : { audiences: [GATEWAY] };
    const input = { agent, name: 'main', place: 'vault', ...audiences, ...more };
    const { credential, secret, request } = await createCredential({ ctx: ctx(), input });
    if (request !== null) {
      const { id } = await getRequest({ ctx: ctx(), id: `CR-${request}` });
      await company.decide(id);
    }
    return { id: credential.id, secret: secret as string, clientId: credential.subject };
  }

  async function post(path: string, fields: Record<string, string> | [string, string][], headers = {}) {
    const answer = await fetch(`${edge.origin}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, body: await answer.json(), headers: answer.headers };
  }
  const basic = (id: string, secret: string) => ({
    Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
  });
  const ask = (id: string, secret: string, more: object = {}) =>
    post('/oauth/token', { grant_type: 'client_credentials', resource: RESOURCE, ...more }, basic(id, secret));
  const inspect = async (token: string) =>
    (await post('/oauth/introspect', { token }, { Authorization: `Bearer ${gatewayToken}` })).body;

  it('gives a short-lived token for one resource, once the identity is approved', async () => {
    const input = { agent: 'bot', name: 'ci', kind: 'remit_secret', place: 'CI', audiences: [GATEWAY] };
    const { credential, secret, request } = await createCredential({ ctx: ctx(), input });
    expect(credential).toMatchObject({ issuer, subject: 'bot.ci', approved: false });
    expect((await ask('bot.ci', secret as string)).body).toMatchObject({ error: 'unauthorized_client' });
    const { id } = await getRequest({ ctx: ctx(), id: `CR-${request}` });
    await company.decide(id);
    const { status, body } = await ask('bot.ci', secret as string);
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 300]);
    const keys = (await (await fetch(`${edge.origin}/oauth/jwks.json`)).json()).keys;
    expect(decodeProtectedHeader(body.access_token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys[0].kid });
    const policyKeys = (await (await fetch(`${edge.origin}/.well-known/jwks.json`)).json()).keys;
    expect(policyKeys.map(({ kid }: { kid: string }) => kid)).not.toContain(keys[0].kid);
    expect(keys[0].d).toBeUndefined();
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ iss: issuer, sub: 'bot.ci', client_id: 'bot.ci', aud: RESOURCE });
    expect((claims.exp as number) - (claims.iat as number)).toBe(300);
    expect(await inspect(body.access_token)).toMatchObject({ active: true, agent: 'bot', aud: RESOURCE });
    const stored = JSON.stringify(await prismaOf(company.world.db.read).credentialKey.findMany());
    expect(stored).not.toContain(secret);
    const [seen] = await listCredentials({ ctx: ctx(), agent: 'bot' });
    expect(seen).toMatchObject({ approved: true, lastUsedAt: company.world.clock.now.toISOString() });
  });

  it('refuses what does not fit, in the words of OAuth', async () => {
    const { secret, clientId } = await made('bot', { kind: 'remit_secret', name: 'strict' });
    const cases: [object, string][] = [
      [{ resource: 'https://gw.example.com.evil.example/mcp/crm' }, 'invalid_target'],
      [{ resource: 'https://gw.example.community/' }, 'invalid_target'],
      [{ scope: 'all' }, 'invalid_scope'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ client_secret: secret, client_id: clientId }, 'invalid_request'],
      [{ client_id: 'bot.ci' }, 'invalid_request'],
    ];
    for (const [more, error] of cases) expect((await ask(clientId, secret, more)).body.error).toBe(error);
    const twice: [string, string][] = [
      ['grant_type', 'client_credentials'],
      ['grant_type', 'client_credentials'],
    ];
    expect((await post('/oauth/token', twice, basic(clientId, secret))).body.error).toBe('invalid_request');
    for (const [id, guess] of [
      [clientId, `${secret}x`],
      ['bot.none', secret],
      ['bot.ci', secret],
    ] as const) {
      const { status, body } = await ask(id, guess);
      expect([status, body.error]).toEqual([401, 'invalid_client']);
      expect(body.error_description).toBe('No such client, or its secret or key is not valid any more.');
    }
    expect((await fetch(`${edge.origin}/oauth/token`, { method: 'POST', body: '{}' })).status).toBe(415);
    expect((await post('/oauth/introspect', { token: 'x' })).status).toBe(401);
    expect(await inspect('x.y.z')).toEqual({ active: false });
    // Of the same issuer, and signed by it: a policy is no access token.
    const { jws } = await prismaOf(company.world.db.read).publishedPolicy.findFirstOrThrow();
    expect(await inspect(String(jws))).toEqual({ active: false });
  });

  it('takes an assertion signed by the key once, for itself, and for a short time', async () => {
    const pair = await generateKeyPair('ES256');
    const publicKey = await exportJWK(pair.publicKey);
    const refused = createCredential({
      ctx: ctx(),
      input: {
        ...{ agent: 'key-bot', kind: 'remit_key', name: 'main', place: 'HSM', audiences: [GATEWAY] },
        publicKey: { ...publicKey, d: 'AAAA' },
      },
    });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input' });
    const { clientId } = await made('key-bot', { kind: 'remit_key', publicKey });
    const now = () => Math.floor(company.world.clock.now.getTime() / 1000);
    const sign = (claims: object = {}, key = pair.privateKey, alg = 'ES256') =>
      new SignJWT({ iss: clientId, sub: clientId, aud: issuer, exp: now() + 60, jti: crypto.randomUUID(), ...claims })
        .setProtectedHeader({ alg })
        .sign(key);
    const prove = async (assertion: string) => {
      const proof = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
      return post('/oauth/token', { grant_type: 'client_credentials', ...proof, resource: RESOURCE });
    };
    const assertion = await sign();
    expect((await prove(assertion)).status).toBe(200);
    expect((await prove(assertion)).body.error_description).toMatch('used already');
    expect((await prove(await sign({ aud: `${issuer}/oauth/token` }))).status).toBe(200);
    const rsa = await generateKeyPair('PS256');
    await company.registered('rsa-bot');
    await made('rsa-bot', { kind: 'remit_key', publicKey: await exportJWK(rsa.publicKey) });
    const byRsa = await sign({ iss: 'rsa-bot.main', sub: 'rsa-bot.main' }, rsa.privateKey, 'PS256');
    expect((await prove(byRsa)).status).toBe(200);
    const other = (await generateKeyPair('ES256')).privateKey;
    for (const wrong of [
      await sign({ aud: 'https://else.example' }),
      await sign({ aud: [issuer, 'https://else.example'] }),
      await sign({ exp: now() - 60 }),
      await sign({ exp: now() + 3_600 }),
      await sign({ jti: undefined }),
      await sign({ iss: 'bot.ci' }),
      await sign({}, other),
      await new SignJWT({ iss: clientId, sub: clientId, aud: issuer, exp: now() + 60, jti: 'x' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(JSON.stringify(publicKey))),
    ]) {
      expect((await prove(wrong)).body.error).toBe('invalid_client');
    }
  });

  it('lets the old secret go on for the overlap, and not at all in an emergency', async () => {
    const { id, secret, clientId } = await made('bot', { kind: 'remit_secret', name: 'prod' });
    const second = await rotateCredential({ ctx: ctx(), input: { id, overlapHours: 1 } });
    expect(second.serial).toBeNull();
    expect((await ask(clientId, secret)).status).toBe(200);
    company.world.clock.advance(3_600_000);
    expect((await ask(clientId, secret)).status).toBe(401);
    const old = (await ask(clientId, second.secret as string)).body.access_token;
    await expect(rotateCredential({ ctx: ctx(), input: { id, overlapHours: 0 } })).rejects.toMatchObject({
      errors: [{ field: 'reason' }],
    });
    const third = await rotateCredential({ ctx: ctx(), input: { id, overlapHours: 0, reason: 'It leaked' } });
    expect(third.serial).toEqual(expect.any(Number));
    expect(third.credential.rotation).toMatchObject({
      state: 'replaced',
      gateways: [{ slug: 'gw', confirmed: false }],
    });
    expect((await ask(clientId, second.secret as string)).status).toBe(401);
    expect(await inspect(old)).toEqual({ active: false });
    // In the very same moment, the new one gives tokens that count.
    const fresh = (await ask(clientId, third.secret as string)).body.access_token;
    expect(await inspect(fresh)).toMatchObject({ active: true });
    await revokeCredential({ ctx: ctx(), input: { id, reason: 'No longer used' } });
    expect((await ask(clientId, third.secret as string)).status).toBe(401);
    expect(await inspect(fresh)).toEqual({ active: false });
    await expect(rotateCredential({ ctx: ctx(), input: { id } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('counts no token that was asked for while its secret is replaced at once, however often within a second', async () => {
    const raced = await made('bot', { kind: 'remit_secret', name: 'raced' });
    let { secret } = raced;
    for (let round = 0; round < 4; round++) {
      // From the second time on it says when what it came by began to count, which is still to come.
      const before = (await ask(raced.clientId, secret)).body.access_token as string;
      const asked = Array.from({ length: 3 }, () => ask(raced.clientId, secret));
      const rotated = rotateCredential({
        ctx: ctx(),
        input: { id: raced.id, overlapHours: 0, reason: 'It leaked' },
      });
      const old = (await Promise.all(asked)).flatMap(({ body }) => body.access_token ?? []);
      const next = (await rotated).secret as string;
      for (const token of [before, ...old]) expect(await inspect(token)).toEqual({ active: false });
      expect((await ask(raced.clientId, secret)).status).toBe(401);
      const fresh = (await ask(raced.clientId, next)).body.access_token;
      expect(await inspect(fresh)).toMatchObject({ active: true });
      secret = next;
    }
  });

  it('revokes one token for who it was given to', async () => {
    const { secret, clientId } = await made('bot', { kind: 'remit_secret', name: 'one' });
    const other = await made('bot', { kind: 'remit_secret', name: 'two' });
    const token = (await ask(clientId, secret)).body.access_token;
    expect((await post('/oauth/revoke', { token }, basic(other.clientId, other.secret))).status).toBe(200);
    expect(await inspect(token)).toMatchObject({ active: true });
    expect((await post('/oauth/revoke', { token }, basic(clientId, secret))).status).toBe(200);
    expect(await inspect(token)).toEqual({ active: false });
  });

  it('gives none to a suspended agent, and none by a key that went with a stolen signing key', async () => {
    const { secret, clientId } = await made('sad-bot');
    const token = (await ask(clientId, secret)).body.access_token;
    await suspendAgent({ ctx: ctx(company.tove), input: { slug: 'sad-bot', reason: 'Sample' } });
    expect((await ask(clientId, secret)).body.error).toBe('unauthorized_client');
    expect(await inspect(token)).toEqual({ active: false });
    const good = await made('bot', { kind: 'remit_secret', name: 'keys' });
    const before = (await ask(good.clientId, good.secret)).body.access_token;
    await rotateInEmergency({ ctx: ctx(root), input: { reason: 'Stolen' } });
    expect(await inspect(before)).toEqual({ active: false });
    const after = (await ask(good.clientId, good.secret)).body.access_token;
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    expect(await inspect(after)).toMatchObject({ active: true });
  });

  it('asks for what another issuer keeps, and counts it only when somebody says that it is done', async () => {
    const external = { kind: 'external', issuer: 'https://idp.example', subject: 'idp-bot' };
    const { id } = await made('idp-bot', external);
    await expect(reportRotated({ ctx: ctx(), input: { id } })).rejects.toMatchObject({ code: 'conflict' });
    const asked = await rotateCredential({ ctx: ctx(), input: { id } });
    expect(asked).toMatchObject({ secret: null, serial: null, credential: { rotation: { state: 'requested' } } });
    const due = () => listDue({ ctx: company.world.system, limit: 50 });
    expect(await due()).toEqual([]);
    company.world.clock.advance(DAY_MS);
    expect(await due()).toEqual([{ event: 'credential.rotation-due', subject: id }]);
    await announce({ ctx: company.world.system, input: { due: await due() } });
    const [told] = (await listNotifications({ ctx: ctx(), page: { limit: 1 } })).items;
    expect(told).toMatchObject({
      title: 'idp-bot: the credential main was to be replaced at its issuer, and nobody said that it is',
      path: '/agents/idp-bot?tab=credentials',
    });
    const done = await reportRotated({ ctx: ctx(), input: { id } });
    expect(done.credential.rotation).toMatchObject({ state: 'replaced', serial: done.serial });
    expect(credentialSchema.parse(done.credential)).toEqual(done.credential);
    expect(await due()).toEqual([]);
    company.world.clock.advance((ROTATE_DAYS - 3) * DAY_MS);
    expect(await due()).toContainEqual({ event: 'credential.rotation-due', subject: id });
  });

  it("is the owner's and security's business only, and never takes up a name again", async () => {
    const input = { agent: 'bot', name: 'prod', kind: 'remit_secret', place: 'x', audiences: [GATEWAY] };
    await expect(createCredential({ ctx: ctx(), input })).rejects.toMatchObject({ code: 'slug_taken' });
    // Ada registered it, for Sam: that gives her none of its secrets.
    for (const by of [company.stan, company.ada, root]) {
      await expect(createCredential({ ctx: ctx(by), input })).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(listCredentials({ ctx: ctx(root), agent: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(listCredentials({ ctx: ctx(company.stan), agent: 'bot' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const own = { agent: 'bot', name: 'own', kind: 'external', place: 'x', issuer, subject: 'bot.ci' };
    await expect(createCredential({ ctx: ctx(), input: own })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('makes who guesses wait, and nobody else', async () => {
    const { secret, clientId } = await made('bot', { kind: 'remit_secret', name: 'last' });
    let status = 401;
    for (let i = 0; i < 60 && status === 401; i++) ({ status } = await ask(clientId, 'rms_guess'));
    expect(status).toBe(429);
    expect((await ask(clientId, secret)).status).toBe(200);
  });
});
