import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';
import { type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { createCredential } from '../create-credential';
import { ASSERTION_TYPE } from '../model/oauth';
import { listCredentials } from '../queries';
import { reportRotated } from '../report-rotated';
import { rotateCredential } from '../rotate-credential';
import { carryOut } from './carry-out';

/** A real provider that gives clients access tokens for any resource, and lets them change themselves. */
async function startProvider(rotating: { tokens: boolean }) {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'sample' }] },
    cookies: { keys: ['sample-cookie-key'] },
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'] },
    clientAuthMethods: ['private_key_jwt', 'none'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: () => rotating.tokens },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_: unknown, resource: string) => ({
          ...{ scope: '', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 3_600 },
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  http.on('request', provider.callback());
  return { issuer, close: () => new Promise((resolve) => http.close(resolve).closeAllConnections()) };
}

describe('a client of another issuer', () => {
  let fixture: GatewayFixture;
  /** Whether the provider gives another registration token with each change. */
  const rotating = { tokens: true };
  let provider: Awaited<ReturnType<typeof startProvider>>;
  /** The provider goes by the clock of the machine. */
  const setClock = (now: Date) => {
    vi.setSystemTime(now);
    fixture.company.world.clock.now = now;
  };

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    provider = await startProvider(rotating);
    fixture = await openGatewayFixture();
    setClock(new Date('2026-11-24T09:00:00.500Z'));
    fixture.gateway.reload(fixture.given({ issuers: [{ issuer: provider.issuer }] }));
  });
  afterAll(async () => {
    await fixture.close();
    await provider.close();
    vi.useRealTimers();
  });

  it('gets another key there by RFC 7592, tokens of the one before are refused, and nothing is lost on the way', async () => {
    const { company } = fixture;
    const first = await generateKeyPair('ES256');
    const registered = await fetch(`${provider.issuer}/reg`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        ...{ grant_types: ['client_credentials'], response_types: [], redirect_uris: [] },
        ...{ token_endpoint_auth_method: 'private_key_jwt', id_token_signed_response_alg: 'ES256' },
        jwks: { keys: [await exportJWK(first.publicKey)] },
      }),
    });
    const client = (await registered.json()) as Record<string, string>;
    expect(registered.status, JSON.stringify(client)).toBe(201);
    const sub = client.client_id as string;
    const tokenBy = async (key: CryptoKey): Promise<{ status: number; token: string }> => {
      const now = Math.floor(Date.now() / 1000);
      const assertion = await new SignJWT({ iss: sub, sub, aud: provider.issuer, jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuedAt(now)
        .setExpirationTime(now + 60)
        .sign(key);
      const answer = await fetch(`${provider.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'client_credentials', resource: fixture.endpoint('crm') },
          ...{ client_assertion_type: ASSERTION_TYPE, client_assertion: assertion },
        }),
      });
      return { status: answer.status, token: ((await answer.json()) as { access_token: string }).access_token };
    };
    await fixture.agent('bot', [{ tool: 'crm/search' }], { identities: [{ iss: provider.issuer, sub }] });
    const ctx = company.world.ctx(company.sam);
    const accessToken = client.registration_access_token as string;
    const { credential } = await createCredential({
      ctx,
      input: {
        ...{ agent: 'bot', kind: 'external', name: 'idp', place: 'HSM', issuer: provider.issuer, subject: sub },
        registration: { uri: client.registration_client_uri, accessToken },
      },
    });
    const kept = await prismaOf(company.world.db.read).credential.findUniqueOrThrow({ where: { id: credential.id } });
    expect(JSON.stringify(kept)).not.toContain(accessToken);

    const job = { ctx: company.world.ctx({ kind: 'system', name: 'job' }), signal: new AbortController().signal };
    const state = async () => (await listCredentials({ ctx, agent: 'bot' }))[0];
    const rotate = async (publicKey?: JWK) =>
      rotateCredential({ ctx, input: { id: credential.id, ...(publicKey ? { publicKey } : {}) } });
    let key = first.privateKey;
    await expect(rotate()).rejects.toMatchObject({ errors: [{ field: 'publicKey' }] });
    // The second time with the token that the first one gave, sealed anew under another signing key.
    for (let round = 0; round < 2; round++) {
      const old = await tokenBy(key);
      expect((await fixture.call(old.token, 'crm/search')).status).toBe(200);
      const next = await generateKeyPair('ES256');
      await rotate(await exportJWK(next.publicKey));
      expect(await state()).toMatchObject({ rotation: { state: 'requested' }, registration: { pending: true } });
      expect(await carryOut(job)).toBe(1);
      expect(await state()).toMatchObject({
        rotation: { state: 'replaced' },
        registration: { pending: false, error: null },
      });
      await fixture.settled();
      expect((await fixture.call(old.token, 'crm/search')).status).toBe(401);
      expect((await tokenBy(key)).status).toBe(401);
      key = next.privateKey;
      setClock(new Date(Date.now() + 5_000));
      expect((await fixture.call((await tokenBy(key)).token, 'crm/search')).status).toBe(200);
      const root = company.world.ctx(fixture.admin);
      await rotateInEmergency({ ctx: root, input: { reason: 'Sample' } });
      await fixture.settled();
    }

    // Remit dies between the issuer's answer and its own row: nothing of it is kept, and the issuer has the key.
    const dead = {
      ...job,
      ctx: { ...job.ctx, db: { ...job.ctx.db, transaction: () => Promise.reject(new Error('dead')) } },
    };
    for (const tokens of [false, true]) {
      rotating.tokens = tokens;
      const old = await tokenBy(key);
      const next = await generateKeyPair('ES256');
      await rotate(await exportJWK(next.publicKey));
      await expect(carryOut(dead)).rejects.toThrow('dead');
      expect(await state()).toMatchObject({ rotation: { state: 'requested' }, registration: { pending: true } });
      expect((await tokenBy(key)).status).toBe(401);
      key = next.privateKey;
      if (tokens) {
        // It gave another token, which died with Remit: half done, and said so, until somebody says that it is there.
        expect(await carryOut(job)).toBe(0);
        expect(await state()).toMatchObject({
          rotation: { state: 'requested' },
          registration: { pending: true, error: expect.stringMatching(/answered 401/) },
        });
        await reportRotated({ ctx, input: { id: credential.id } });
      } else expect(await carryOut(job)).toBe(1);
      expect(await state()).toMatchObject({ rotation: { state: 'replaced' }, registration: { pending: false } });
      await fixture.settled();
      expect((await fixture.call(old.token, 'crm/search')).status).toBe(401);
      setClock(new Date(Date.now() + 5_000));
      expect((await fixture.call((await tokenBy(key)).token, 'crm/search')).status).toBe(200);
    }

    await provider.close();
    await rotate(await exportJWK((await generateKeyPair('ES256')).publicKey));
    expect(await carryOut(job)).toBe(0);
    expect(await state()).toMatchObject({
      rotation: { state: 'requested' },
      registration: { pending: true, error: expect.stringContaining('refuses the connection') },
    });
  });
});
