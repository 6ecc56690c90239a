import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { type Bridge, startBridge } from '@/scripts/lib/mcp-bridge';

const require = createRequire(import.meta.url);
const entry = (name: string) => join(require.resolve(`${name}/package.json`), '..', 'dist', 'index.js');

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};

/** The official clients, as anybody uses them, before the official servers. */
describe('the reference gateway between real clients and servers', () => {
  let fixture: GatewayFixture;
  let everything: Bridge;
  let memory: Bridge;

  beforeAll(async () => {
    everything = await startBridge({ args: [entry('@modelcontextprotocol/server-everything'), 'stdio'], port: 0 });
    memory = await startBridge({ args: [entry('@modelcontextprotocol/server-memory')], port: 0 });
    fixture = await openGatewayFixture({
      servers: {
        everything: { url: everything.url, tools: ['echo', 'get-sum', 'trigger-long-running-operation'] },
        memory: { url: memory.url, tools: ['read_graph'] },
      },
      config: { servers: { everything: { prompts: 'allow' } } },
    });
    await fixture.agent('bot', [
      { tool: 'everything/echo' },
      { tool: 'everything/get-sum' },
      { tool: 'everything/trigger-long-running-operation' },
      { tool: 'memory/read_graph' },
    ]);
  });
  afterAll(async () => {
    await fixture.close();
    await everything.stop();
    await memory.stop();
  });

  const headersFor = async (server: string) => ({ Authorization: `Bearer ${await fixture.token('bot', server)}` });

  it('serves the client of the SDK, version 1', async () => {
    const client = new Client({ name: 'bot', version: '1' });
    const requestInit = { headers: await headersFor('everything') };
    await client.connect(new StreamableHTTPClientTransport(new URL(fixture.endpoint('everything')), { requestInit }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(['echo', 'get-sum', 'trigger-long-running-operation']);
    const direct = new Client({ name: 'bot', version: '1' });
    await direct.connect(new StreamableHTTPClientTransport(new URL(everything.url)));
    const names = new Set(tools.map(({ name }) => name));
    expect(tools).toEqual((await direct.listTools()).tools.filter(({ name }) => names.has(name)));
    await direct.close();
    expect(client.getServerCapabilities()).toMatchObject({ tools: {}, prompts: {} });
    expect(client.getServerCapabilities()?.resources).toBeUndefined();
    const said = await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 3 } });
    expect(said.content).toEqual([{ type: 'text', text: 'The sum of 2 and 3 is 5.' }]);
    await expect(client.callTool({ name: 'no-such', arguments: {} })).rejects.toThrow('Unknown tool: no-such');
    const refused = await client.callTool({ name: 'get-env', arguments: {} });
    expect([refused.isError, JSON.stringify(refused)]).toEqual([
      true,
      expect.stringContaining('&tool=everything/get-env'),
    ]);
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
    const progress = vi.fn();
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } },
      undefined,
      { onprogress: progress },
    );
    expect(progress).toHaveBeenCalled();
    await client.close();
    expect(entriesOf(fixture)).toContainEqual(
      expect.objectContaining({ tool: 'get-sum', status: 'ok', session: expect.stringMatching(/^[0-9a-f]{32}$/) }),
    );
  });

  it('serves the client of the SDK, version 2', async () => {
    const client = new ClientV2({ name: 'bot', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const requestInit = { headers: await headersFor('memory') };
    await client.connect(new TransportV2(new URL(fixture.endpoint('memory')), { requestInit }));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['read_graph']);
    const { content } = await client.callTool({ name: 'read_graph', arguments: {} });
    expect(content).toHaveLength(1);
    await client.close();
  });

  it('binds a session to who began it', async () => {
    await fixture.agent('thief', [{ tool: 'everything/echo' }]);
    const mine = await fixture.token('bot', 'everything');
    const { headers } = await fixture.post('everything', mine, INITIALIZE);
    const session = { 'Mcp-Session-Id': headers.get('mcp-session-id') as string };
    const call = { message: 'hello' };
    expect((await fixture.call(mine, 'everything/echo', call, session)).body.result.content[0].text).toBe(
      'Echo: hello',
    );
    const theirs = await fixture.token('thief', 'everything');
    expect((await fixture.call(theirs, 'everything/echo', call, session)).status).toBe(404);
    // The server's own name for it, without the proof, is none.
    const bare = { 'Mcp-Session-Id': session['Mcp-Session-Id'].split('.')[0] as string };
    expect((await fixture.call(mine, 'everything/echo', call, bare)).status).toBe(404);
  });

  it('lets a call come to its end before it stops', async () => {
    const mine = await fixture.token('bot', 'everything');
    const { headers } = await fixture.post('everything', mine, INITIALIZE);
    const session = { 'Mcp-Session-Id': headers.get('mcp-session-id') as string };
    const call = fixture.call(mine, 'everything/trigger-long-running-operation', { duration: 0.5, steps: 1 }, session);
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${fixture.gateway.url}/metrics`)).text();
      expect(metrics).toContain('remit_gateway_open_requests 1');
    });
    await fixture.restart();
    expect((await call).body.result.isError).toBeUndefined();
    // A session outlives the gateway: what proves it is kept.
    const again = await fixture.token('bot', 'everything');
    expect((await fixture.call(again, 'everything/echo', { message: 'x' }, session)).status).toBe(200);
  });

  it('closes the open streams of an agent that is suspended', async () => {
    const mine = await fixture.token('bot', 'everything');
    const { headers } = await fixture.post('everything', mine, INITIALIZE);
    const stream = await fetch(fixture.endpoint('everything'), {
      headers: {
        Accept: 'text/event-stream',
        Authorization: `Bearer ${mine}`,
        'Mcp-Session-Id': headers.get('mcp-session-id') as string,
      },
    });
    expect(stream.status).toBe(200);
    const over = stream.text().then(
      () => 'closed',
      () => 'closed',
    );
    const { company } = fixture;
    await suspendAgent({ ctx: company.world.ctx(company.tove), input: { slug: 'bot', reason: 'Sample.' } });
    expect(await over).toBe('closed');
    expect(fixture.notes).toContainEqual({ event: 'streams_closed', closed: 1 });
  });
});
