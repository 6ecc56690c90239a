import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';

const SECRET = 'mary@customers.example';
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const TRACE = PARENT.split('-')[1];

interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

describe('spans of the reference gateway', () => {
  let collector: HttpServer;
  let fixture: GatewayFixture;
  let token: string;
  const collected: { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }[] = [];
  let status = 200;

  beforeAll(async () => {
    collector = await startHttp(async (request, response) => {
      collected.push((await json(request)) as (typeof collected)[0]);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
    });
    fixture = await openGatewayFixture({ config: { telemetry: { endpoint: collector.origin } } });
    await fixture.agent('bot', [{ tool: 'crm/search', pii: 'redact' }, { tool: 'crm/get_customer' }]);
    await fixture.agent('other-bot', [{ tool: 'crm/delete_customer' }]);
    token = await fixture.token('bot');
  });
  afterAll(async () => {
    await fixture.close();
    await collector.close();
  });

  /** What the collector was sent since, once the gateway was stopped and started anew. */
  async function sent() {
    await fixture.restart();
    const spans = collected
      .splice(0)
      .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans));
    return spans
      .flatMap(({ spans }) => spans)
      .map(({ attributes, ...span }) => ({
        ...span,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
      }));
  }
  const calledUpstream = () => fixture.company.crm.seen.filter(({ method }) => method === 'tools/call').at(-1);

  it('say of each call what was decided, in the trace that it is a part of, and nothing of what it holds', async () => {
    await fixture.call(token, 'crm/search', { q: SECRET }, { traceparent: PARENT, tracestate: 'a=1' });
    const upstream = calledUpstream();
    const version = '2026-07-28';
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
      traceparent: PARENT,
    };
    const params = { name: 'search', arguments: {}, _meta };
    const headers = { 'MCP-Protocol-Version': version, 'Mcp-Method': 'tools/call', 'Mcp-Name': 'search' };
    await fixture.post('crm', token, { jsonrpc: '2.0', id: 'x', method: 'tools/call', params }, headers);
    const stateless = calledUpstream();
    await fixture.call(token, 'crm/delete_customer', { q: SECRET });
    await fixture.call(await fixture.token('stranger'), 'crm/search');
    await fixture.call('no-token', 'crm/search');
    await fixture.post('crm', token, { jsonrpc: '2.0', id: 7, method: 'tools/list' });
    const entries = entriesOf(fixture);
    const spans = await sent();
    expect(spans.map(({ name, attributes }) => [name, attributes['error.type'] ?? 'ok'])).toEqual([
      ['tools/call search', 'ok'],
      ['tools/call search', 'ok'],
      ['tools/call delete_customer', 'no_grant'],
      ['tools/call search', 'unknown_agent'],
      ['tools/call search', 'unknown_agent'],
      ['tools/list', 'ok'],
    ]);
    expect(entries.slice(-6).map(({ traceId }) => traceId)).toEqual(spans.map(({ traceId }) => traceId));
    const [first, second, denied] = spans;
    expect(first).toMatchObject({ traceId: TRACE, parentSpanId: PARENT.split('-')[2], kind: 2 });
    expect(first?.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.agent.id': 'bot',
      'gen_ai.agent.name': 'bot',
      'jsonrpc.request.id': '1',
      'microsoft.security.decision.type': 'modify',
      'remit.server': 'crm',
      'remit.reason': 'allowed',
      'remit.serial': expect.anything(),
      'remit.grant': expect.stringMatching(/^gr_/),
    });
    expect(denied?.attributes).toMatchObject({
      'microsoft.security.decision.type': 'deny',
      'remit.reason': 'no_grant',
    });
    expect(denied?.status.code).toBe(2);
    // The server is told of the gateway's part of the trace, and not of the client's.
    expect(upstream?.headers).toMatchObject({ traceparent: `00-${TRACE}-${first?.spanId}-01`, tracestate: 'a=1' });
    expect(stateless?.headers.traceparent).toBe(`00-${TRACE}-${second?.spanId}-01`);
    expect(stateless?.params._meta).toMatchObject({ ..._meta, traceparent: `00-${TRACE}-${second?.spanId}-01` });
    expect(JSON.stringify(spans)).not.toContain(SECRET);
    expect(JSON.stringify(spans)).not.toContain(token);
  });

  it('that nobody takes are counted and said, and no call waits for them', async () => {
    token = await fixture.token('bot');
    status = 400;
    expect((await fixture.call(token, 'crm/get_customer')).status).toBe(200);
    await sent();
    expect(fixture.notes).toContainEqual(expect.objectContaining({ event: 'spans_lost', count: 1 }));
  });
});
