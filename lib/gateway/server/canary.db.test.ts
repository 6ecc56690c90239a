import { randomUUID } from 'node:crypto';
import { exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isolate } from '@/lib/containments/isolate';
import { getContainment } from '@/lib/containments/queries';
import { runCanary } from '@/lib/containments/run-canary';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { CANARY_TYP, canaryPayload } from '@/lib/renderings/jwt/canary';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';

describe('a canary call', () => {
  let fixture: GatewayFixture;
  const ctx = () => fixture.company.world.ctx(fixture.company.tove);
  const called = () => fixture.company.crm.seen.length;
  const claims = (more: object = {}) => ({
    ...{ iss: fixture.company.world.system.baseUrl, aud: 'gw', jti: randomUUID() },
    ...{ agent: 'bot', server: 'crm', tool: 'search', now: fixture.company.world.clock.now },
    ...more,
  });
  const sign = (more: object = {}, typ = CANARY_TYP) =>
    ctx().signer.sign({ typ, payload: canaryPayload(claims(more)) });
  const send = async (body: string, method = 'POST') => {
    const answer = await fetch(`${fixture.gateway.url}/canary`, { method, ...(method === 'POST' ? { body } : {}) });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  /** No more than five are looked at in a second. */
  const later = () => fixture.company.world.clock.advance(1_000);

  beforeAll(async () => {
    fixture = await openGatewayFixture();
    await fixture.agent('bot', [{ tool: 'crm/search', rateLimit: { limit: 1, windowSeconds: 60 } }]);
    await fixture.agent('other-bot', [{ tool: 'crm/delete_customer' }]);
    later();
  });
  afterAll(() => fixture.close());

  it('says that the call would pass, reaches no server, and uses up no limit', async () => {
    const before = called();
    const serial = fixture.gateway.client.current()?.claims.serial;
    for (let i = 0; i < 3; i++) {
      expect(await send(await sign())).toMatchObject({ status: 200, decision: 'allow', enforced: true, serial });
    }
    expect(called()).toBe(before);
    expect(entriesOf(fixture).at(-1)).toMatchObject({
      agent: 'bot',
      tool: 'search',
      status: 'canary',
      decision: 'allow',
    });
    expect((await fixture.call(await fixture.token('bot'), 'crm/search')).body.result).toBeTruthy();
  });

  it('is refused where it is forged, for somebody else, over, used, or no canary at all', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = ctx().signer.publicJwk.kid;
    const own = await importPKCS8(await exportPKCS8(privateKey), 'ES256');
    const forged = await new SignJWT(JSON.parse(canaryPayload(claims())))
      .setProtectedHeader({ alg: 'ES256', kid, typ: CANARY_TYP })
      .sign(own);
    const used = await sign();
    later();
    expect(await send(used)).toMatchObject({ status: 200 });
    const refused: [string, string][] = [
      ['canary_used', used],
      ['bad_signature', forged],
      ['wrong_audience', await sign({ aud: 'another' })],
      ['wrong_issuer', await sign({ iss: 'https://evil.example' })],
    ];
    for (const [error, body] of refused) expect(await send(body)).toMatchObject({ status: 401, error });
    // That was as many as are looked at in a second.
    expect(await send(await sign())).toMatchObject({ status: 429 });
    later();
    const { now } = fixture.company.world.clock;
    const more: [string, string][] = [
      ['canary_expired', await sign({ now: new Date(now.getTime() - 61_000) })],
      ['canary_expired', await sign({ now: new Date(now.getTime() + 120_000) })],
      [
        'canary_expired',
        await ctx().signer.sign({
          typ: CANARY_TYP,
          payload: canaryPayload(claims()).replace(/"exp":(\d+)/, (_, exp) => `"exp":${Number(exp) + 1}`),
        }),
      ],
      ['wrong_type', await sign({}, 'remit-policy+jwt')],
      ['bad_signature', 'no jws'],
    ];
    for (const [error, body] of more) expect(await send(body)).toMatchObject({ status: 401, error });
    later();
    expect(await send('', 'GET')).toMatchObject({ status: 405 });
    expect(await send('x'.repeat(5_000))).toMatchObject({ status: 413 });
  });

  it('cannot be used again at a gateway that was restarted', async () => {
    const jws = await sign();
    later();
    expect(await send(jws)).toMatchObject({ status: 200 });
    later();
    await fixture.restart();
    expect(await send(jws)).toMatchObject({ status: 401, error: 'canary_used' });
  });

  it('proves that an isolated agent is denied, and keeps what came of it', async () => {
    const root = fixture.company.world.ctx(fixture.admin);
    const done = await isolate({ ctx: ctx(), input: { of: 'agent', target: 'bot', reason: 'odd calls' } });
    const run = (gateway = 'gw') => runCanary({ ctx: ctx(), input: { id: done.id, gateway } });
    await expect(run()).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/setting url/) });
    await expect(run('nowhere')).rejects.toMatchObject({ code: 'not_found' });
    const at = (url: string) => updateGateway({ ctx: root, input: { slug: 'gw', change: { settings: { url } } } });
    await at('http://169.254.169.254');
    expect((await run()).canaries[0]).toMatchObject({
      outcome: 'failed',
      says: expect.stringMatching(/never fetches/),
    });
    await at(fixture.edge.origin);
    expect((await run()).canaries[0]).toMatchObject({
      outcome: 'failed',
      says: expect.stringMatching(/answered 404|no reference/),
    });
    await at(`${fixture.gateway.url}/`);
    await fixture.settled();
    later();
    const { canaries, gateways } = await run();
    expect(canaries[0]).toMatchObject({ gateway: 'gw', agent: 'bot', outcome: 'denied', says: 'agent_suspended' });
    expect(canaries).toHaveLength(3);
    expect(gateways).toMatchObject([{ confirmation: 'confirmed', canary: { tool: 'crm/search' } }]);
    // A gateway that has not heard of it yet proves nothing, whatever it says.
    fixture.remit.away = true;
    later();
    const next = await isolate({ ctx: ctx(), input: { of: 'agent', target: 'other-bot', reason: 'odd calls' } });
    const asked = await runCanary({ ctx: ctx(), input: { id: next.id, gateway: 'gw' } });
    expect(asked.canaries[0]).toMatchObject({ outcome: 'allowed' });
    expect((await getContainment({ ctx: ctx(), id: next.id })).gateways[0]).toMatchObject({ holds: false });
    fixture.remit.away = false;
  });
});
