import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { type HostileUpstream, startHostileUpstream } from '@/lib/testing/hostile-upstream';
import { tool } from '@/lib/testing/sample-server';

const LISTEN = {
  jsonrpc: '2.0',
  id: 'sub-1',
  method: 'subscriptions/listen',
  params: {
    notifications: { toolsListChanged: true },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
};
const CHANGED = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

describe('clients with an open stream', () => {
  let upstream: HostileUpstream;
  let fixture: GatewayFixture;

  beforeAll(async () => {
    upstream = await startHostileUpstream();
    upstream.stream = (response, message) => {
      if (!message) return void response.write(': open\n\n');
      const method = 'notifications/subscriptions/acknowledged';
      const { notifications } = message.params as { notifications?: object };
      response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', method, params: { notifications } })}\n\n`);
    };
    fixture = await openGatewayFixture({
      servers: { docs: { url: upstream.url, tools: ['read', 'search'] } },
      config: { limits: { pinSeconds: 1 } },
    });
    await fixture.agent('bot', [{ tool: 'docs/read' }, { tool: 'docs/search' }]);
    await fixture.agent('other-bot', [{ tool: 'docs/read' }]);
  });
  afterAll(async () => {
    await fixture.close();
    await upstream.close();
  });

  /** Opens a stream; gives what reads on until a text is there, and everything so far. */
  async function open(sub: string, message?: typeof LISTEN) {
    const response = await fetch(fixture.endpoint('docs'), {
      method: message ? 'POST' : 'GET',
      headers: {
        Accept: 'application/json, text/event-stream',
        Authorization: `Bearer ${await fixture.token(sub, 'docs')}`,
        ...(message
          ? {
              'Content-Type': 'application/json',
              'MCP-Protocol-Version': '2026-07-28',
              'Mcp-Method': 'subscriptions/listen',
            }
          : {}),
      },
      ...(message ? { body: JSON.stringify(message) } : {}),
    });
    expect(response.status).toBe(200);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    return {
      async until(wanted: string): Promise<string> {
        while (!text.includes(wanted)) {
          const { value, done } = await reader.read();
          if (done) throw new Error(`The stream ended after ${text}`);
          text += Buffer.from(value).toString();
        }
        return text;
      },
      close: () => reader.cancel(),
    };
  }

  it('are told in both eras when a new policy changes what they may list, and nobody else is', async () => {
    const silent = { ...LISTEN, params: { ...LISTEN.params, notifications: { toolsListChanged: false } } };
    const session = await open('bot');
    const subscribed = await open('bot', LISTEN);
    const unsubscribed = await open('bot', silent);
    const other = await open('other-bot');
    await session.until(': open');
    for (const one of [subscribed, unsubscribed]) await one.until('acknowledged');
    await other.until(': open');

    await fixture.revoke('bot', 'docs/search');
    await fixture.settled();
    expect(await session.until('list_changed')).toContain(`data: ${JSON.stringify(CHANGED)}\n\n`);
    const params = { _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub-1' } };
    expect(await subscribed.until('list_changed')).toContain(`data: ${JSON.stringify({ ...CHANGED, params })}\n\n`);
    const told = fixture.notes.filter(({ event }) => event === 'list_changed');
    expect(told).toEqual([{ event: 'list_changed', told: 2 }]);
    for (const one of [session, subscribed, unsubscribed, other]) await one.close();
  });

  it('are told when a grant of theirs ends', async () => {
    const { clock } = fixture.company.world;
    const notAfter = new Date(clock.now.getTime() + 60_000).toISOString();
    await fixture.agent('short-bot', [{ tool: 'docs/read' }, { tool: 'docs/search', notAfter }]);
    const session = await open('short-bot');
    await session.until(': open');
    clock.advance(60_000);
    await session.until('list_changed');
    await session.close();
  });

  it('are told when the server is seen to show another definition, or the tool no more', async () => {
    const { clock } = fixture.company.world;
    await fixture.agent('drift-bot', [{ tool: 'docs/read' }, { tool: 'docs/search' }]);
    const call = async () => {
      clock.advance(2_000);
      return fixture.call(await fixture.token('drift-bot', 'docs'), 'docs/read');
    };
    expect((await call()).body.result.isError).toBeUndefined();
    for (const changed of [
      [tool('read'), tool('search', 'Does something else.')],
      [tool('read'), tool('search')],
      [tool('read')],
    ]) {
      const session = await open('drift-bot');
      await session.until(': open');
      upstream.list = () => [changed];
      await call();
      await session.until('list_changed');
      await session.close();
    }
    upstream.behave();
  });
});
