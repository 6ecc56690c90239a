import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { findRedis, startRedis } from '../../../scripts/lib/redis.mjs';
import type { Gateway } from './create-gateway';

const program = findRedis();

describe.skipIf(!program)('two gateways with one Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let fixture: GatewayFixture;
  let second: Gateway;
  let folder: string;
  let endpoint: string;

  beforeAll(async () => {
    redis = await startRedis(program as string);
    folder = mkdtempSync(join(tmpdir(), 'remit-redis-url-'));
    const urlFile = join(folder, 'redis-url');
    writeFileSync(urlFile, `${redis.url}\n`);
    fixture = await openGatewayFixture({ config: { limits: { redis: { urlFile, whenAway: 'deny' } } } });
    await fixture.agent('bot', [{ tool: 'crm/search', rateLimit: { limit: 3, windowSeconds: 600 } }]);
    second = await fixture.another();
    endpoint = `${second.url}/mcp/crm`;
  });
  afterAll(async () => {
    await second.close();
    await fixture.close();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('let through as many calls as one may, and deny what they cannot count', async () => {
    const token = await fixture.token('bot');
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

    await redis.halt();
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
