import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import type { Database } from '@/lib/db/database';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { getGateway } from '@/lib/gateways/queries';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { type Runtime, setRuntime } from '@/lib/runtime/runtime';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { createEdge, type Edge } from './edge';
import { addFastLane } from './fast-lane';

const GATEWAYS = 40;
/** The others are for tests that need one that nobody asked for before. */
const WAITING = 30;
const LIFETIME_SECONDS = 1_000;

/** The edge on a plain listener, over a database that loses every notification and can be away. */
describe('the edge', () => {
  let company: TestCompany;
  let root: PersonActor;
  let edge: Edge;
  let server: HttpServer;
  const asked: string[] = [];
  let away = false;

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    for (let i = 0; i < GATEWAYS; i++) {
      const input = { slug: `edge-${i}`, name: 'Edge', servers: ['crm'], freshnessSeconds: LIFETIME_SECONDS };
      await createGateway({ ctx: company.world.ctx(root), input });
    }
    const { db, signer, clock, baseUrl, allowLoopback } = company.world.system;
    const runtime: Runtime = { config: {} as never, db: unreliable(db), signer, clock, baseUrl, allowLoopback };
    setRuntime(runtime);
    edge = createEdge(runtime);
    server = await startHttp(
      (request, response) => {
        if (!edge.handle(request, response)) response.writeHead(418).end();
      },
      { before: (http) => addFastLane(http, edge.quick) },
    );
  });
  beforeEach(() => {
    away = false;
  });
  afterAll(async () => {
    edge.close();
    await server.close();
    setRuntime(undefined);
    await company.close();
  });

  /** Notes what is asked, but for the pulse; throws while it is away; tells nobody anything. */
  function unreliable(db: Database): Database {
    const read = new Proxy(db.read as object, {
      get(target, name) {
        if (away) throw Object.assign(new Error('The database is away'), { code: 'P1001' });
        if (name !== '$queryRaw') asked.push(String(name));
        return Reflect.get(target, name);
      },
    });
    const wake = { on: () => () => {}, close: async () => {} };
    const ping = () => (away ? Promise.reject(new Error('away')) : db.ping());
    return { ...db, read: read as Database['read'], wake, ping };
  }

  async function token(slug: string): Promise<{ token: string; id: string }> {
    return createGatewayToken({ ctx: company.world.ctx(root), input: { slug } });
  }
  const pull = (by: string, headers: Record<string, string> = {}) =>
    fetch(`${server.origin}/api/v1/policy`, { headers: { Authorization: `Bearer ${by}`, ...headers } });
  async function held(by: string) {
    const answer = await pull(by);
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    const fresh = decodeJwt(answer.headers.get('remit-freshness') as string) as { iat: number; serial: number };
    return { etag: answer.headers.get('etag') as string, fresh, serial: decodeJwt(text).serial as number };
  }
  let published = 0;
  const publish = async () => {
    const change = { mode: published++ % 2 === 0 ? 'shadow' : 'enforce' };
    await updateGateway({ ctx: company.world.ctx(root), input: { slug: 'edge-0', change } });
  };
  const longPoll = (by: string, etag: string) => pull(by, { 'If-None-Match': etag, Prefer: 'wait=30' });

  it('asks the database nothing for an unchanged policy', async () => {
    const mine = await token('edge-31');
    const { etag } = await held(mine.token);
    await expect
      .poll(async () => (await getGateway({ ctx: company.world.ctx(root), slug: 'edge-31' })).servedSerial)
      .not.toBe(null);
    asked.length = 0;
    for (let i = 0; i < 20; i++) expect((await pull(mine.token, { 'If-None-Match': etag })).status).toBe(304);
    expect(asked).toEqual([]);
  });

  it('gives a new policy to all who wait, with few questions, though no notification comes', async () => {
    const tokens = await Promise.all(Array.from({ length: WAITING }, (_, i) => token(`edge-${i}`)));
    const before = await Promise.all(tokens.map((one) => held(one.token)));
    const waiting = tokens.map((one, i) => longPoll(one.token, before[i]?.etag as string));
    // Answered after the polls were taken.
    await pull(tokens[0]?.token as string);
    asked.length = 0;
    await publish();
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const serials = await Promise.all(answers.map(async (answer) => decodeJwt(await answer.text()).serial));
    expect(new Set(serials)).toEqual(new Set([(before[0]?.serial as number) + 1]));
    expect(asked.filter((name) => name === 'publishedPolicy').length).toBeLessThanOrEqual(2);
    expect(asked.filter((name) => name === 'gatewayToken').length).toBeLessThanOrEqual(3);
    // What each was given is written down, by two statements for all that came together.
    const served = async (slug: string) => (await getGateway({ ctx: company.world.ctx(root), slug })).servedSerial;
    for (const i of [0, WAITING - 1]) await expect.poll(() => served(`edge-${i}`)).toBe(serials[i]);
    expect(asked.filter((name) => name === '$executeRaw').length).toBeLessThanOrEqual(8);
  });

  it('refuses a revoked token within a second though no notification comes, also one that waits', async () => {
    const mine = await token('edge-32');
    const { etag } = await held(mine.token);
    const waiting = longPoll(mine.token, etag);
    await pull(mine.token);
    await revokeGatewayToken({ ctx: company.world.ctx(root), input: { slug: 'edge-32', id: mine.id } });
    const begun = performance.now();
    expect((await waiting).status).toBe(401);
    await expect.poll(async () => (await pull(mine.token)).status, { interval: 20 }).toBe(401);
    // A second, and what a busy machine adds.
    expect(performance.now() - begun).toBeLessThan(2_000);
    const other = await token('edge-32');
    expect((await held(other.token)).etag).toBe(etag);
  });

  it('renews its word that nothing is newer when a tenth of its life is over', async () => {
    const mine = await token('edge-33');
    const first = await held(mine.token);
    expect((await held(mine.token)).fresh.iat).toBe(first.fresh.iat);
    company.world.clock.advance(LIFETIME_SECONDS * 100);
    const second = await held(mine.token);
    expect(second.fresh.iat).toBe(first.fresh.iat + LIFETIME_SECONDS / 10);
    expect(second.etag).toBe(first.etag);
    const change = { freshnessSeconds: 500 };
    await updateGateway({ ctx: company.world.ctx(root), input: { slug: 'edge-33', change } });
    await expect
      .poll(async () => {
        const { fresh } = await held(mine.token);
        return (fresh as unknown as { exp: number }).exp - fresh.iat;
      })
      .toBe(500);
  });

  it('gives the last policy while the database is away, with its last word and no newer one', async () => {
    const [mine, stranger] = [await token('edge-34'), await token('edge-35')];
    const before = await held(mine.token);
    const waiting = longPoll(mine.token, before.etag);
    away = true;
    await expect.poll(async () => (await fetch(`${server.origin}/readyz`)).status).toBe(503);
    company.world.clock.advance(LIFETIME_SECONDS * 500);
    expect(await held(mine.token)).toEqual(before);
    expect((await pull(mine.token, { 'If-None-Match': before.etag })).status).toBe(304);
    // Whoever was not seen before cannot be looked up, and is not told that its token is wrong.
    const unknown = await pull(stranger.token);
    expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([503, '5']);
    const body = { ...{ serial: before.serial, sha256: before.etag.slice(1, -1) }, status: 'activated' };
    const receipt = await fetch(`${server.origin}/api/v1/receipts`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${mine.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, activatedAt: company.world.clock.now.toISOString() }),
    });
    expect([receipt.status, receipt.headers.get('retry-after')]).toEqual([503, '5']);
    // Its word is over: nobody knows any longer.
    company.world.clock.advance(LIFETIME_SECONDS * 500);
    const late = await pull(mine.token);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
    away = false;
    await expect.poll(async () => (await pull(mine.token)).status).toBe(200);
    expect((await held(mine.token)).fresh.iat).toBe(before.fresh.iat + LIFETIME_SECONDS);
    await publish();
    expect((await waiting).status).toBe(200);
    expect((await getGateway({ ctx: company.world.ctx(root), slug: 'edge-34' })).receipts).toEqual([]);
  });
});
