import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCredential } from '@/lib/credentials/create-credential';
import { listCredentials } from '@/lib/credentials/queries';
import { reportRotated } from '@/lib/credentials/report-rotated';
import { rotateCredential } from '@/lib/credentials/rotate-credential';
import { verifyRotations } from '@/lib/credentials/verify-rotations';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { getRequest } from '@/lib/requests/queries';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';

describe('the reference gateway with Remit as issuer', () => {
  let fixture: GatewayFixture;
  beforeAll(async () => {
    fixture = await openGatewayFixture();
    const { baseUrl } = fixture.company.world.system;
    const issuers = [{ issuer: baseUrl, jwksUrl: `${fixture.edge.origin}/oauth/jwks.json` }];
    fixture.gateway.reload(fixture.given({ issuers }));
    await fixture.agent('bot', [{ tool: 'crm/search' }]);
  });
  afterAll(() => fixture.close());

  it('takes tokens of Remit, and refuses those of a credential that was replaced, which verifies it', async () => {
    const { company } = fixture;
    const ctx = company.world.ctx(company.sam);
    const audiences = [new URL(fixture.endpoint('crm')).origin];
    const input = { agent: 'bot', kind: 'remit_secret', name: 'main', place: 'vault', audiences };
    const made = await createCredential({ ctx, input });
    const { id } = await getRequest({ ctx, id: `CR-${made.request}` });
    await company.decide(id);
    await fixture.settled();
    const tokenBy = async (secret: string | null): Promise<string> => {
      const answer = await fetch(`${fixture.edge.origin}/oauth/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${Buffer.from(`bot.main:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: fixture.endpoint('crm') }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const old = await tokenBy(made.secret);
    // A client of MCP that knows the gateway's address and its secret finds the rest.
    const issuer = company.world.system.baseUrl;
    const authProvider = new ClientCredentialsProvider({
      ...{ clientId: 'bot.main', clientSecret: made.secret as string, expectedIssuer: issuer },
    });
    const client = new Client({ name: 'bot', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    const through: typeof fetch = (input, init) =>
      fetch(String(input instanceof Request ? input.url : input).replace(issuer, fixture.edge.origin), init);
    await client.connect(
      new StreamableHTTPClientTransport(new URL(fixture.endpoint('crm')), { authProvider, fetch: through }),
    );
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search']);
    await client.close();
    expect((await fixture.call(old, 'crm/search', { q: 'x' })).status).toBe(200);

    const replaced = await rotateCredential({
      ctx,
      input: { id: made.credential.id, overlapHours: 0, reason: 'It leaked' },
    });
    await fixture.settled();
    const refused = await fixture.call(old, 'crm/search');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    expect(entriesOf(fixture).at(-1)).toMatchObject({
      ...{ agent: 'bot', decision: 'deny', reason: 'unknown_agent', status: 'credential_replaced' },
      identity: { iss: company.world.system.baseUrl, sub: 'bot.main' },
    });
    const fresh = await tokenBy(replaced.secret);
    expect((await fixture.call(fresh, 'crm/search', { q: 'x' })).status).toBe(200);

    const job = company.world.ctx({ kind: 'system', name: 'verify-rotations' });
    const state = async () => (await listCredentials({ ctx, agent: 'bot' }))[0]?.rotation;
    // The receipt of the only gateway that serves it is there by now, or will be.
    await vi.waitFor(async () => {
      await verifyRotations({ ctx: job });
      expect(await state()).toMatchObject({
        state: 'confirmed',
        gateways: [{ slug: 'gw', holds: true, confirmed: true }],
      });
    });
    fixture.uploads.held = false;
    await vi.waitFor(
      async () => {
        await verifyRotations({ ctx: job });
        expect((await state())?.state).toBe('verified');
      },
      { timeout: 10_000, interval: 50 },
    );
    expect(await verifyRotations({ ctx: job })).toBe(0);
  });

  it('refuses tokens of another issuer from before somebody said that its credential is replaced', async () => {
    const { company } = fixture;
    const ctx = company.world.ctx(company.sam);
    fixture.uploads.held = true;
    fixture.gateway.reload(fixture.given());
    const identity = { issuer: 'https://idp.example', subject: 'bot' };
    const made = await createCredential({
      ctx,
      input: { agent: 'bot', kind: 'external', name: 'idp', place: 'IdP', ...identity },
    });
    expect([made.secret, made.request, made.credential.approved]).toEqual([null, null, true]);
    const old = await fixture.token('bot');
    const undated = await fixture.token('bot', 'crm', { iat: undefined });
    expect((await fixture.call(undated, 'crm/search')).status).toBe(200);
    const { id } = made.credential;
    await rotateCredential({ ctx, input: { id } });
    expect((await fixture.call(old, 'crm/search')).status).toBe(200);
    await reportRotated({ ctx, input: { id } });
    await fixture.settled();
    expect((await fixture.call(old, 'crm/search')).status).toBe(401);
    expect((await fixture.call(undated, 'crm/search')).status).toBe(401);
    company.world.clock.advance(1_000);
    expect((await fixture.call(await fixture.token('bot'), 'crm/search')).status).toBe(200);
    // Replaced stays replaced, whatever becomes of what is registered about the agent.
    const policy = fixture.gateway.client.current()?.claims as unknown as GatewayPolicy;
    expect(policy.agents.bot?.identities).toContainEqual({
      iss: 'https://idp.example',
      sub: 'bot',
      notBefore: expect.stringMatching(/:\d\d\.000Z$/),
    });
  });
});
