import { gunzipSync, gzipSync } from 'node:zlib';
import { compactVerify, importJWK } from 'jose';
import { unpackTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { prismaOf } from '@/lib/db/prisma';
import { listDecisions } from '@/lib/decision-log/queries';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { getGateway } from '@/lib/gateways/queries';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { sha256Hex } from '@/lib/kernel/digest';
import { type Runtime, setRuntime } from '@/lib/runtime/runtime';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { createEdge, type Edge } from './edge';
import { addFastLane } from './fast-lane';

const BUNDLE = '/opa/bundles/opa-1.tar.gz';

/** The edge on a plain listener, with a clock that the tests move. */
describe('the edge for OPA', () => {
  let company: TestCompany;
  let edge: Edge;
  let server: HttpServer;
  let root: Awaited<ReturnType<TestCompany['world']['person']>>;
  let token: string;
  let tokenId: string;

  beforeAll(async () => {
    company = await openTestCompany();
    const { world } = company;
    root = await world.person('Root', 'admin');
    for (const slug of ['opa-1', 'opa-2']) {
      const input = { slug, name: slug, kind: 'opa', servers: ['crm'], freshnessSeconds: 600 };
      await createGateway({ ctx: world.ctx(root), input });
    }
    ({ token, id: tokenId } = await createGatewayToken({ ctx: world.ctx(root), input: { slug: 'opa-1' } }));
    await company.registered('bot', 'crm/search');
    const { db, signer, clock, baseUrl, allowLoopback } = world.system;
    const runtime: Runtime = { config: {} as Runtime['config'], db, signer, clock, baseUrl, allowLoopback };
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
    edge.close();
    await server.close();
    setRuntime(undefined);
    await company.close();
  });

  const call = (path: string, init: RequestInit = {}, by = token) =>
    fetch(server.origin + path, { ...init, headers: { Authorization: `Bearer ${by}`, ...init.headers } });
  const pull = async (headers: Record<string, string> = {}, path = BUNDLE) => {
    const answer = await call(path, { headers });
    return { status: answer.status, etag: answer.headers.get('etag') as string, answer };
  };
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body);
    const answer = await call(path, {
      method: 'POST',
      body: text,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    return { status: answer.status, body: await answer.json() };
  };
  async function open(answer: Response) {
    const entries = await unpackTar(gunzipSync(Buffer.from(await answer.arrayBuffer())));
    return Object.fromEntries(entries.map(({ header, data }) => [header.name, new TextDecoder().decode(data)]));
  }
  const gateway = () => getGateway({ ctx: company.world.ctx(root), slug: 'opa-1' });
  const newest = async () => (await gateway()).latestSerial as number;

  it('gives a gateway its policy as a bundle that its key signed', async () => {
    const { answer, etag } = await pull();
    expect(answer.headers.get('content-type')).toBe('application/vnd.openpolicyagent.bundles');
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const files = await open(answer);
    expect(Object.keys(files)).toEqual(['.manifest', 'mcp/data.json', 'mcp/policy.rego', '.signatures.json']);
    const [jws] = JSON.parse(files['.signatures.json'] as string).signatures;
    const { publicJwk } = company.world.system.signer;
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK(publicJwk, 'ES256'));
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: publicJwk.kid });
    const signed = JSON.parse(new TextDecoder().decode(payload));
    expect(signed.scope).toBe('opa-1');
    expect(signed.files).toEqual(
      ['.manifest', 'mcp/data.json', 'mcp/policy.rego'].map((name) => ({
        name,
        hash: sha256Hex(files[name] as string),
        algorithm: 'SHA-256',
      })),
    );
    const { revision, metadata } = JSON.parse(files['.manifest'] as string);
    expect(revision).toBe(String(await newest()));
    const seconds = metadata.expires_ns / 1e9 - company.world.clock.now.getTime() / 1000;
    expect(seconds).toBeGreaterThan(540);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(JSON.parse(files['mcp/data.json'] as string).published.grants.bot).toHaveProperty(['crm/search']);
  });

  it('says that nothing changed, and goes on saying so when it is asked again', async () => {
    const { etag } = await pull();
    expect(await pull({ 'If-None-Match': etag })).toMatchObject({ status: 304, etag });
    expect(await pull({ 'If-None-Match': `W/${etag}, "older"` })).toMatchObject({ status: 304, etag });
    expect((await pull({ 'If-None-Match': `"older", ${etag}` })).status).toBe(200);
  });

  it('gives the same policy a later end once a tenth of its freshness has passed, and no sooner', async () => {
    const { etag, answer } = await pull();
    const before = JSON.parse((await open(answer))['.manifest'] as string);
    // The tenths of a gateway begin somewhere: two of them hold the begin of one, whatever the time is now.
    company.world.clock.advance(121_000);
    const later = await pull({ 'If-None-Match': etag });
    expect(later.status).toBe(200);
    const after = JSON.parse((await open(later.answer))['.manifest'] as string);
    expect(after.revision).toBe(before.revision);
    expect(after.metadata.expires_ns - before.metadata.expires_ns).toBeGreaterThanOrEqual(60e9);
    expect((await pull({ 'If-None-Match': later.etag })).status).toBe(304);
  });

  it('holds what did not change, and lets go at once when something did', async () => {
    const { etag } = await pull();
    const waiting = pull({ 'If-None-Match': etag, Prefer: 'modes=snapshot,delta;wait=60' });
    const first = await Promise.race([waiting.then(() => 'answered'), pull().then(() => 'still held')]);
    expect(first).toBe('still held');
    const before = await newest();
    await updateGateway({ ctx: company.world.ctx(root), input: { slug: 'opa-1', change: { onStale: 'keep' } } });
    const { status, answer } = await waiting;
    expect(status).toBe(200);
    const files = await open(answer);
    expect(JSON.parse(files['.manifest'] as string).revision).toBe(String(before + 1));
    expect(JSON.parse(files['mcp/data.json'] as string).published.onStale).toBe('keep');
    // Written down a little later, with what others were given.
    await expect.poll(async () => (await gateway()).servedSerial).toBe(before + 1);
  });

  it.each([
    ['/opa/bundles/opa-2.tar.gz', 404],
    ['/opa/bundles/nothing.tar.gz', 404],
    ['/opa/bundles/..%2Fopa-1.tar.gz', 404],
    ['/opa/bundles/.tar.gz', 418],
    ['/opa/bundles/a/opa-1.tar.gz', 418],
    ['/opa/bundles/opa-1xtar.gz', 418],
  ])('keeps %s to itself', async (path, status) => {
    expect((await call(path)).status).toBe(status);
  });

  it('asks for a token, and for the right method', async () => {
    expect((await fetch(server.origin + BUNDLE)).status).toBe(401);
    expect((await call(BUNDLE, {}, 'not-a-token-of-anybody')).status).toBe(401);
    expect((await call(BUNDLE, { method: 'POST' })).status).toBe(405);
    expect((await call('/api/v1/decision-log')).status).toBe(418);
  });

  describe('takes a status as the receipt', () => {
    const status = (bundle: object, name = 'authz') =>
      post('/opa/status', { labels: { id: 'x', version: '1.22.4' }, bundles: { [name]: { name, ...bundle } } });
    const receipts = async () => (await gateway()).receipts.map(({ serial, status: said }) => `${said} ${serial}`);

    it('once for what it says, and as rejected with the reason', async () => {
      const serial = await newest();
      const active = { active_revision: String(serial), last_successful_activation: '2026-11-23T08:59:59.123456789Z' };
      expect(await status(active)).toEqual({ status: 200, body: { recorded: true } });
      expect(await status({ ...active, last_request: 'later' })).toEqual({ status: 200, body: { recorded: false } });
      expect(await gateway()).toMatchObject({ activatedSerial: serial, state: 'current' });
      const refused = {
        code: 'bundle_error',
        message: 'failed to verify JWT signature',
        errors: [{ message: 'E' }, 7],
      };
      expect((await status({ ...active, ...refused })).body).toEqual({ recorded: true });
      expect((await status({ ...active, ...refused })).body).toEqual({ recorded: false });
      expect(await gateway()).toMatchObject({
        state: 'rejecting',
        lastError: 'failed to verify JWT signature; E',
        activatedSerial: serial,
      });
      expect((await status(active)).body).toEqual({ recorded: true });
      expect(await receipts()).toEqual([`activated ${serial}`, `rejected ${serial}`, `activated ${serial}`]);
    });

    it('sees an older serial than it had', async () => {
      const before = await newest();
      await status({ active_revision: String(before) });
      expect((await status({ active_revision: String(before - 1) })).body).toEqual({ recorded: true });
      expect((await receipts())[0]).toBe(`activated ${before - 1}`);
      expect((await gateway()).state).toBe('older');
    });

    it('refuses a serial that this gateway was never given', async () => {
      const answer = await status({ active_revision: '999999' });
      expect(answer).toMatchObject({ status: 409, body: { code: 'digest_mismatch' } });
    });

    it.each<[string, unknown]>([
      ['no bundles', {}],
      ['a bundle that it never got', { bundles: { authz: { name: 'authz' } } }],
      ['Remit being away', { bundles: { authz: { code: 'bundle_error', message: 'request failed: dial tcp' } } }],
      ['an answer of Remit', { bundles: { authz: { code: 'bundle_error', message: 'server', http_code: '503' } } }],
      ['a bundle of somebody else', { bundles: { authz: { active_revision: 'v1.2.3' } } }],
      ['bundles of others', { bundles: { a: { active_revision: '1' }, b: { active_revision: '2' } } }],
      ['nothing that is a status', { bundles: 7 }],
    ])('learns nothing from %s', async (_, body) => {
      const before = await receipts();
      expect(await post('/opa/status', body)).toEqual({ status: 200, body: { recorded: false } });
      expect(await receipts()).toEqual(before);
    });
  });

  describe('takes decisions', () => {
    const event = (id: string, change: object = {}) => ({
      decision_id: id,
      timestamp: '2026-11-23T08:00:00Z',
      path: 'mcp/decision',
      input: { agent: 'bot', tool: 'crm/search' },
      result: {
        allow: true,
        decision: 'allow',
        reason: 'allowed',
        agent: 'bot',
        grant: 'gr_1',
        serial: 1,
        enforced: true,
      },
      ...change,
    });
    const entry = (eventId: string) => ({
      eventId,
      time: '2026-11-23T08:00:00Z',
      agent: 'bot',
      server: 'crm',
      tool: 'search',
      decision: 'allow',
      reason: 'allowed',
      serial: 1,
    });
    const LOG = '/api/v1/decision-log';
    const answer = (counts: object) => ({ status: 200, body: { new: 0, duplicate: 0, rejected: [], ...counts } });

    it('of OPA, packed, once', async () => {
      const events = [event('a'), event('b', { path: 'mcp/allow', result: true }), event('c'), event('')];
      const packed = gzipSync(JSON.stringify(events));
      const send = () => post('/opa/logs', packed, { 'Content-Encoding': 'gzip' });
      const rejected = [{ index: 3, error: expect.stringMatching(/^eventId/) }];
      expect(await send()).toEqual(answer({ new: 2, other: 1, rejected }));
      expect(await send()).toEqual(answer({ duplicate: 2, other: 1, rejected }));
      const { items } = await listDecisions({
        ctx: company.world.ctx(company.tove),
        page: { limit: 10 },
        filter: { gateway: 'opa-1' },
      });
      expect(items.map(({ eventId, agent, tool }) => [eventId, agent, tool])).toEqual([
        ['c', 'bot', 'crm/search'],
        ['a', 'bot', 'crm/search'],
      ]);
    });

    it('of any gateway, as an array or line by line, packed or not', async () => {
      expect(await post(LOG, [entry('l1'), entry('l2')])).toEqual(answer({ new: 2 }));
      const lines = `${JSON.stringify(entry('l2'))}\n\n${JSON.stringify(entry('l3'))}\nnot json\n`;
      const ndjson = { 'Content-Type': 'application/x-ndjson; charset=utf-8' };
      const rejected = [{ index: 2, error: 'This must be an object.' }];
      expect(await post(LOG, lines, ndjson)).toEqual(answer({ new: 1, duplicate: 1, rejected }));
      expect(await post(LOG, gzipSync(lines), { ...ndjson, 'Content-Encoding': 'gzip' })).toEqual(
        answer({ duplicate: 2, rejected }),
      );
      expect(await post(LOG, [])).toEqual(answer({}));
    });

    it('of a gateway that speaks OpenTelemetry, once, with the grant that it does not name', async () => {
      const attributes = (of: Record<string, string>) =>
        Object.entries(of).map(([key, stringValue]) => ({ key, value: { stringValue } }));
      const at = company.world.clock.now.getTime();
      const span = (spanId: string, of: Record<string, string>) => ({
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId,
        name: `tools/call ${of['gen_ai.tool.name']}`,
        startTimeUnixNano: `${at}000000`,
        endTimeUnixNano: `${at}250000`,
        attributes: attributes({ 'mcp.method.name': 'tools/call', 'mcp.session.id': 's1', ...of }),
      });
      const agent = (name: string) => ({ 'gen_ai.agent.id': name });
      const spans = [
        span('00000000000000a1', { ...agent('bot'), 'gen_ai.tool.name': 'search' }),
        span('00000000000000a2', { ...agent('stranger'), 'gen_ai.tool.name': 'refund' }),
        span('00000000000000a3', { 'mcp.method.name': 'ping' }),
        span('short', { ...agent('bot'), 'gen_ai.tool.name': 'search' }),
        span('00000000000000a4', {
          ...agent('bot'),
          'gen_ai.tool.name': 'refund',
          'microsoft.security.decision.type': 'Deny',
        }),
      ];
      const body = { resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] };
      const packed = gzipSync(JSON.stringify(body));
      const send = () => post('/otlp/v1/traces', packed, { 'Content-Encoding': 'gzip' });
      for (const first of [true, false]) {
        const { status, body: said } = await send();
        expect(status, String(first)).toBe(200);
        expect(said.partialSuccess).toMatchObject({
          rejectedSpans: '1',
          errorMessage: expect.stringMatching(/^3: eventId.* 1 tell of no call/),
        });
      }
      // The record of a log that goes with a span is the same call.
      const { startTimeUnixNano: timeUnixNano, ...record } = spans[0] as (typeof spans)[0];
      const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...record, timeUnixNano }] }] }] };
      expect(await post('/otlp/v1/logs', logs)).toEqual({ status: 200, body: {} });
      const { items } = await listDecisions({
        ctx: company.world.ctx(company.tove),
        page: { limit: 10 },
        filter: { gateway: 'opa-1', from: company.world.clock.now.toISOString() },
      });
      const told = items.map((one) => [one.agent, one.tool, one.decision, one.lineage, one.unknown, one.session]);
      expect(told.sort()).toEqual([
        ['bot', 'crm/refund', 'deny', null, null, 's1'],
        ['bot', 'crm/search', 'allow', null, null, 's1'],
        ['stranger', 'crm/refund', 'allow', 'no_grant', 'agent', 's1'],
      ]);
    });

    it('of OpenTelemetry in JSON only, and says so', async () => {
      // However many there are, and whatever they are: it is not looked at.
      const many = { resourceSpans: [{ scopeSpans: [{ spans: Array.from({ length: 10_001 }, () => ({})) }] }] };
      expect((await post('/otlp/v1/traces', many)).status).toBe(413);
      const proto = await post('/otlp/v1/traces', 'x', { 'Content-Type': 'application/x-protobuf' });
      expect(proto).toMatchObject({ status: 415, body: { detail: expect.stringContaining('JSON') } });
      for (const body of [[], { resourceSpans: 7 }, { resourceSpans: [{ scopeSpans: [{ spans: 7 }] }] }]) {
        expect((await post('/otlp/v1/traces', body)).status, JSON.stringify(body)).toBe(400);
      }
    });

    const packed = gzipSync('[]');
    it.each<[string, number, unknown, Record<string, string>]>([
      ['no content type', 415, '[]', { 'Content-Type': 'text/plain' }],
      ['a packing that it does not know', 415, '[]', { 'Content-Encoding': 'br' }],
      ['gzip that was cut off', 400, packed.subarray(0, packed.length - 4), { 'Content-Encoding': 'gzip' }],
      ['what only says that it is gzip', 400, '[]', { 'Content-Encoding': 'gzip' }],
      [
        'a small body that unpacks to a huge one',
        413,
        gzipSync(Buffer.alloc(17_000_000)),
        { 'Content-Encoding': 'gzip' },
      ],
      ['a body without end', 413, Buffer.alloc(17_000_000), {}],
      ['no JSON', 400, '[', {}],
      ['no array', 400, '{}', {}],
      ['bytes that are no text', 400, new Uint8Array([0xff]), {}],
    ])('refuses %s', async (_, status, body, headers) => {
      for (const path of [LOG, '/opa/logs']) expect((await post(path, body, headers)).status, path).toBe(status);
    });
  });

  it('tells every gateway of a suspension, and sends nobody away who waits for it', async () => {
    const { etag } = await pull();
    const waiting = pull({ 'If-None-Match': etag, Prefer: 'wait=60' });
    await suspendAgent({ ctx: company.world.ctx(company.tove), input: { slug: 'bot', reason: 'For the test' } });
    const { published } = JSON.parse((await open((await waiting).answer))['mcp/data.json'] as string);
    expect(published.agents.bot.status).toBe('suspended');
    expect(published.grants).toEqual({});
  });

  it('lets a gateway go whose token was revoked while it waited', async () => {
    const { etag } = await pull();
    const waiting = pull({ 'If-None-Match': etag, Prefer: 'wait=60' });
    await revokeGatewayToken({ ctx: company.world.ctx(root), input: { slug: 'opa-1', id: tokenId } });
    expect((await waiting).status).toBe(401);
    expect(await prismaOf(company.world.db.read).gatewayToken.count({ where: { revokedAt: null } })).toBe(0);
  });
});
