import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';

const HOUR = 3_600_000;

describe('the reference gateway when Remit or the clock fails', () => {
  let fixture: GatewayFixture;
  /** Good whatever the clocks say. */
  let token: string;

  beforeAll(async () => {
    fixture = await openGatewayFixture();
    await fixture.agent('bot', [
      { tool: 'crm/search', rateLimit: { limit: 2, windowSeconds: 60 } },
      { tool: 'crm/get_customer' },
      { tool: 'crm/delete_customer' },
      { tool: 'crm/refund' },
    ]);
    await renew();
  });
  afterAll(() => fixture.close());

  async function renew(): Promise<void> {
    const now = Math.floor(fixture.company.world.clock.now.getTime() / 1000);
    token = await fixture.token('bot', 'crm', { iat: now - 30 * 86_400, exp: now + 30 * 86_400 });
  }
  const status = async (key: string) => (await fixture.call(token, key)).status;
  const advance = (ms: number) => fixture.company.world.clock.advance(ms);
  async function heardAgain(): Promise<void> {
    fixture.remit.away = false;
    await fixture.restart();
    await fixture.settled();
    await renew();
    await vi.waitFor(async () => expect((await fetch(`${fixture.gateway.url}/readyz`)).status).toBe(200));
  }

  it('counts a limit by a clock that nobody sets, whichever way the other one jumps', async () => {
    expect([await status('crm/search'), await status('crm/search')]).toEqual([200, 200]);
    for (const jump of [HOUR, -HOUR, 0]) {
      fixture.wall.aheadMs = jump;
      expect(await status('crm/search')).toBe(429);
    }
    advance(60_001);
    expect(await status('crm/search')).toBe(200);
  });

  it('remembers a restricted result for as long, whichever way the clock jumps', async () => {
    expect((await fixture.call(token, 'crm/get_customer')).body.result.isError).toBeUndefined();
    const refused = async () => (await fixture.call(token, 'crm/refund')).body.result.isError === true;
    for (const jump of [2 * HOUR, -2 * HOUR, 0]) {
      fixture.wall.aheadMs = jump;
      expect(await refused()).toBe(true);
    }
    advance(HOUR);
    expect(await refused()).toBe(false);
  });

  it('is fresh no longer for a clock that is set back, and stale at once for one that is set ahead', async () => {
    fixture.remit.away = true;
    fixture.wall.aheadMs = 5 * HOUR;
    expect(await status('crm/delete_customer')).toBe(503);
    fixture.wall.aheadMs = 0;
    expect(await status('crm/delete_customer')).toBe(200);
    fixture.wall.aheadMs = -10 * HOUR;
    expect(await status('crm/delete_customer')).toBe(200);
    advance(5 * HOUR);
    expect(await status('crm/delete_customer')).toBe(503);
    fixture.wall.aheadMs = 0;
    expect(await status('crm/delete_customer')).toBe(503);
    await heardAgain();
    expect(await status('crm/delete_customer')).toBe(200);
  });

  it('goes on with the grants that it has where its gateway is to keep them, and takes up what came meanwhile', async () => {
    const { world } = fixture.company;
    await updateGateway({ ctx: world.ctx(fixture.admin), input: { slug: 'gw', change: { onStale: 'keep' } } });
    await fixture.settled();
    fixture.remit.away = true;
    advance(5 * HOUR);
    expect(await status('crm/delete_customer')).toBe(200);
    const ready = await (await fetch(`${fixture.gateway.url}/readyz`)).json();
    expect(ready).toMatchObject({ ready: true });
    expect(await (await fetch(`${fixture.gateway.url}/metrics`)).text()).toContain('remit_gateway_policy_stale 1');
    const { serial } = ready as { serial: number };
    await fixture.revoke('bot', 'crm/delete_customer');
    await heardAgain();
    expect((await fixture.call(token, 'crm/delete_customer')).body.result.isError).toBe(true);
    const after = (await (await fetch(`${fixture.gateway.url}/readyz`)).json()) as { serial: number };
    expect(after.serial).toBeGreaterThan(serial);
  });
});
