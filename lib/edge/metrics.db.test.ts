import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '@/lib/metrics/create-metrics';
import { type EdgeServer, startEdge } from '@/lib/testing/edge-server';
import { startHttp } from '@/lib/testing/http-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createScrape } from './metrics';

describe('/metrics', () => {
  let world: TestWorld;
  let edge: EdgeServer;

  beforeAll(async () => {
    world = await openTestWorld();
    edge = await startEdge(world);
  });
  afterAll(async () => {
    await edge.close();
    await world.close();
  });

  const scrape = async () => (await fetch(`${edge.origin}/metrics`)).text();

  it('counts what the edge was asked and how it went, and tells the figures of the company', async () => {
    expect((await fetch(`${edge.origin}/api/v1/policy`)).status).toBe(401);
    const text = await scrape();
    expect(text).toContain('remit_edge_requests_total{route="/api/v1/policy"} 1\n');
    expect(text).toContain('remit_edge_errors_total{status="401"} 1\n');
    expect(text).toContain('remit_database_up 1\n');
    expect(text).toContain('remit_gateways 0\n');
    expect(text).toContain('remit_gateways_alarmed{alarm="silent"} 0\n');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('says that the database is away, and nothing that only it knows', async () => {
    edge.fault.database = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const text = await scrape();
    edge.fault.database = null;
    expect(text).toContain('remit_database_up 0\n');
    expect(text).not.toContain('remit_gateways');
    expect(await scrape()).toContain('remit_gateways 0\n');
  });

  it('is for the machine itself, and nothing that a proxy passes on', async () => {
    const get = (headers: Record<string, string>) => fetch(`${edge.origin}/metrics`, { headers });
    expect((await get({})).status).toBe(200);
    for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'Forwarded']) {
      expect((await get({ [name]: '192.0.2.1' })).status).toBe(404);
    }
  });

  it('is by its token alone where there is one', async () => {
    const metrics = createMetrics({ read: () => world.db.read, longPolls: () => 0 });
    const answer = createScrape({ metrics, token: 'a-token-of-an-operator' });
    const server = await startHttp((request, response) => {
      answer(request, response).catch(() => response.writeHead(404).end());
    });
    try {
      const get = async (token?: string) =>
        (await fetch(server.origin, token ? { headers: { Authorization: `Bearer ${token}` } } : {})).status;
      expect([await get(), await get('another-token'), await get('a-token-of-an-operator')]).toEqual([404, 404, 200]);
    } finally {
      await server.close();
    }
  });
});
