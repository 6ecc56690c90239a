import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { findLatestSerial } from '@/lib/gateways/repository';
import { type Runtime, setRuntime } from '@/lib/runtime/runtime';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { findPostgres, startPostgres } from '../../scripts/lib/postgres.mjs';
import { createEdge, type Edge } from './edge';
import { addFastLane } from './fast-lane';

const GATEWAYS = 8;
const bin = findPostgres();

describe.skipIf(!bin)('the edge while PostgreSQL is restarted under load', () => {
  let cluster: Awaited<ReturnType<typeof startPostgres>>;
  let company: TestCompany;
  let edge: Edge;
  let server: HttpServer;
  const tokens: string[] = [];
  let over = false;
  const usual = process.env.REMIT_TEST_DATABASE_URL;

  beforeAll(async () => {
    cluster = await startPostgres(bin as string);
    process.env.REMIT_TEST_DATABASE_URL = cluster.url;
    company = await openTestCompany();
    const root = company.world.ctx(await company.world.person('Root', 'admin'));
    for (let i = 0; i < GATEWAYS; i++) {
      await createGateway({ ctx: root, input: { slug: `edge-${i}`, name: 'Edge', servers: ['crm'] } });
      tokens.push((await createGatewayToken({ ctx: root, input: { slug: `edge-${i}` } })).token);
    }
    await company.registered('bot', 'crm/search');
    const { db, signer, clock, baseUrl, allowLoopback } = company.world.system;
    const runtime: Runtime = { config: {} as never, db, signer, clock, baseUrl, allowLoopback };
    setRuntime(runtime);
    edge = createEdge(runtime);
    server = await startHttp(
      (request, response) => {
        if (!edge.handle(request, response)) response.writeHead(418).end();
      },
      { before: (http) => addFastLane(http, edge.quick) },
    );
  });
  afterAll(async () => {
    over = true;
    edge.close();
    await server.close();
    setRuntime(undefined);
    await company.close();
    if (usual === undefined) delete process.env.REMIT_TEST_DATABASE_URL;
    else process.env.REMIT_TEST_DATABASE_URL = usual;
    cluster.stop();
  });

  const call = (token: string, path: string, init: RequestInit = {}) =>
    fetch(server.origin + path, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } });
  const poll = <T>(look: () => T) => expect.poll(look, { timeout: 20_000, interval: 20 });
  const ready = async () => (await fetch(`${server.origin}/readyz`)).status;

  it('goes on with what it knew, says so, loses nothing that it acknowledged, and recovers by itself', async () => {
    const answers: {
      status: number;
      serial?: number;
      fresh?: { iat: number; serial: number };
      retry: string | null;
    }[] = [];
    const receipts: { status: number; retry: string | null }[] = [];
    async function pulling(token: string): Promise<void> {
      while (!over) {
        const answer = await call(token, '/api/v1/policy');
        const text = await answer.text();
        const retry = answer.headers.get('retry-after');
        const fresh = answer.headers.get('remit-freshness');
        answers.push({
          ...{ status: answer.status, retry },
          ...(fresh ? { serial: decodeJwt(text).serial as number, fresh: decodeJwt(fresh) as never } : {}),
        });
      }
    }
    async function reporting(token: string): Promise<void> {
      const answer = await call(token, '/api/v1/policy');
      const { serial } = decodeJwt(await answer.text());
      const sha256 = answer.headers.get('etag')?.slice(1, -1);
      const activatedAt = company.world.clock.now.toISOString();
      const body = JSON.stringify({ serial, sha256, status: 'activated', activatedAt });
      while (!over) {
        const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
        const { status, headers } = await call(token, '/api/v1/receipts', init);
        receipts.push({ status, retry: headers.get('retry-after') });
      }
    }
    const before = (await findLatestSerial(company.world.db.read)) as number;
    const load = [...tokens.map(pulling), ...tokens.slice(0, 3).map(reporting)];
    await poll(() => receipts.length).toBeGreaterThan(10);
    const iats = new Set(answers.map(({ fresh }) => fresh?.iat));
    cluster.halt();
    await poll(ready).toBe(503);
    // A tenth of their life is over: statements would be renewed, if anybody knew.
    company.world.clock.advance(14_400 * 200);
    const during = answers.length;
    const refused = suspendAgent({
      ctx: company.world.ctx(company.tove),
      input: { slug: 'bot', reason: 'Sample' },
    }).catch((error: unknown) => error);
    await poll(() => answers.length).toBeGreaterThan(during + 50);
    const away = answers.slice(during);
    expect(new Set(away.map(({ status, serial }) => `${status} ${serial}`))).toEqual(new Set([`200 ${before}`]));
    expect(away.filter(({ fresh }) => !iats.has(fresh?.iat as number))).toEqual([]);
    await poll(() => receipts.some(({ status }) => status === 503)).toBe(true);
    expect(await refused).toBeInstanceOf(Error);

    cluster.resume();
    await poll(ready).toBe(200);
    await expect.poll(() => answers.at(-1)?.fresh?.iat).toBeGreaterThan(Math.max(...([...iats] as number[])));
    expect(await findLatestSerial(company.world.db.read)).toBe(before);
    const { serial } = await suspendAgent({
      ctx: company.world.ctx(company.tove),
      input: { slug: 'bot', reason: 'Sample' },
    });
    await poll(() => answers.at(-1)?.serial).toBe(serial);
    over = true;
    over = true;
    await Promise.all(load);
    for (const { status, retry } of receipts) expect([status, status === 201 || retry === '5']).toEqual([status, true]);
    expect([...new Set(receipts.map(({ status }) => status))].sort()).toEqual([201, 503]);
    const kept = await prismaOf(company.world.db.read).receipt.count();
    // One that was written when the answer was lost may be there too.
    expect(kept).toBeGreaterThanOrEqual(receipts.filter(({ status }) => status === 201).length);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  }, 90_000);
});
