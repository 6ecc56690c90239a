import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { findRedis, startRedis } from '../../../scripts/lib/redis.mjs';

const program = findRedis();

describe('a gateway that is operated', () => {
  let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
  let fixture: GatewayFixture;

  beforeAll(async () => {
    redis = program ? await startRedis(program) : undefined;
    fixture = await openGatewayFixture({
      config: redis ? { limits: { redis: { urlFile: 'redis-url', whenAway: 'deny' } } } : {},
      files: redis ? { 'redis-url': `${redis.url}\n` } : {},
    });
    await fixture.agent('bot', [
      { tool: 'crm/search', rateLimit: { limit: 3, windowSeconds: 600 } },
      { tool: 'crm/get_customer' },
    ]);
  });
  afterAll(async () => {
    await fixture.close();
    await redis?.stop();
  });

  it('brings a new configuration into force without dropping a call, and another issuer from then on', async () => {
    const { crm } = fixture.company;
    const token = await fixture.token('bot');
    expect((await fixture.call(token, 'crm/get_customer')).status).toBe(200);
    const usual = crm.answer;
    let answer = () => {};
    crm.answer = async (...given) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return usual(...given);
    };
    const running = fixture.call(token, 'crm/get_customer', { q: 'still' });
    await vi.waitFor(() => expect(crm.seen.at(-1)?.params).toMatchObject({ arguments: { q: 'still' } }));
    fixture.gateway.reload(fixture.given({ issuers: [{ issuer: 'https://other.example' }], listen: { port: 1 } }));
    expect(fixture.notes.at(-1)).toMatchObject({ event: 'configuration', changed: ['issuers'] });
    expect(fixture.notes.at(-1)?.needRestart).toContain('listen.port');
    expect((await fixture.call(token, 'crm/get_customer')).status).toBe(401);
    answer();
    expect((await running).body.result.content[0].text).toBe('{"q":"still"}');
    crm.answer = usual;
    fixture.gateway.reload(fixture.given());
    expect((await fixture.call(token, 'crm/get_customer')).status).toBe(200);
  });

  it.skipIf(!program)('counts with others through Redis, and denies what it cannot count', async () => {
    const token = await fixture.token('bot');
    const second = await fixture.another();
    const endpoint = `${second.url}/mcp/crm`;
    const serial = () => second.client.current()?.claims.serial;
    await vi.waitFor(() => expect(serial()).toBe(fixture.gateway.client.current()?.claims.serial));
    const there = await fixture.token('bot', 'crm', { aud: endpoint });
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: {} } };
    const headers = { Accept: 'application/json, text/event-stream', 'Content-Type': 'application/json' };
    const callSecond = () =>
      fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, Authorization: `Bearer ${there}` },
        body: JSON.stringify(message),
      });
    const answers = await Promise.all([
      callSecond(),
      callSecond(),
      ...[1, 2, 3].map(() => fixture.call(token, 'crm/search')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);

    await second.close();
    await redis?.halt();
    const { status, body } = await fixture.call(token, 'crm/search');
    expect([status, body.error.message]).toEqual([
      502,
      'The gateway cannot count calls of crm/search now. Try again later.',
    ]);
    expect(entriesOf(fixture).at(-1)).toMatchObject({ decision: 'deny', reason: 'gateway_error' });
    const ready = await fetch(`${fixture.gateway.url}/readyz`);
    expect([ready.status, (await ready.json()).faults]).toEqual([503, ['limits_not_shared']]);
    expect(await (await fetch(`${fixture.gateway.url}/metrics`)).text()).toContain('remit_gateway_limits_not_shared 1');
  });
});
