import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { type Behaviour, type McpServer, startMcpServer } from '@/lib/testing/mcp-server';
import { tool } from '@/lib/testing/sample-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createServer } from './create-server';
import { getServer } from './queries';
import { syncServer } from './sync-server';

const GOOD = [tool('get_customer'), tool('refund')];
const MIB = 1024 * 1024;
const PLAIN = { 'Content-Type': 'text/plain' };
const listing =
  (...tools: object[]): Behaviour =>
  ({ reply }) =>
    reply({ tools });
/** Tools as JSON text, for what `JSON.stringify` cannot say. */
const written =
  (...tools: string[]): Behaviour =>
  ({ rawResult }) =>
    rawResult(`{"tools":[${tools.join(',')}]}`);
const status =
  (code: number, headers: Record<string, string> = PLAIN): Behaviour =>
  ({ response }) =>
    void response.writeHead(code, headers).end('no');

describe('a server that misbehaves', () => {
  let world: TestWorld;
  let server: McpServer;
  let ada: PersonActor;
  const sync = () => syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } });
  const stored = () => getServer({ ctx: world.ctx(ada), slug: 'crm' });

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer', 'auditor');
    server = await startMcpServer(listing(...GOOD));
    const input = { slug: 'crm', name: 'CRM', url: server.url, owner: 'ada@example.com', environment: 'production' };
    await createServer({ ctx: world.ctx(ada), input });
    await sync();
  });
  beforeEach(() => {
    server.list = listing(...GOOD);
    server.all = undefined;
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await server.close();
    await world.close();
  });

  /** Syncs while it misbehaves: nothing of what is known may change, apart from the error that its page shows. */
  async function refused(code: string, message: RegExp) {
    const before = await stored();
    world.clock.advance(60_000);
    await expect(sync()).rejects.toMatchObject({ name: 'RemitError', code, message: expect.stringMatching(message) });
    const after = await stored();
    expect(after).toEqual({ ...before, lastSyncError: expect.stringMatching(message) });
    expect(after.toolList.map(({ name }) => name)).toEqual(['get_customer', 'refund']);
    const { items } = await listAuditLog({ ctx: world.ctx(ada), page: { limit: 1 } });
    expect(items[0]).toMatchObject({ action: 'server.sync-failed', detail: { error: after.lastSyncError } });
    server.list = listing(...GOOD);
    server.all = undefined;
    expect(await sync()).toEqual({ added: [], changed: [], removed: [], unchanged: 2 });
    expect((await stored()).lastSyncError).toBeNull();
  }

  /** Whoever waits for seconds waits for hundredths of them. */
  function hurry() {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
  }

  it.each([
    ['an answer of 10 MB', 'too_large', /larger than 4 MiB/, listing(tool('big', 'x'.repeat(10 * MIB)))],
    [
      'the same tool twice',
      'upstream_failed',
      /lists the tool ping twice\. Nothing was changed/,
      listing(tool('new'), tool('ping'), tool('ping', 'Other.')),
    ],
    [
      'an event stream of 10 MB',
      'too_large',
      /larger than 4 MiB/,
      ({ raw }) => raw(`data: ${'x'.repeat(10 * MIB)}`, 'text/event-stream'),
    ],
    [
      'the same page for ever',
      'upstream_failed',
      /pages in a circle/,
      ({ reply }) => reply({ tools: [], nextCursor: 'a' }),
    ],
    [
      'one more page for ever',
      'upstream_failed',
      /more than 50 pages/,
      ({ params, reply }) => reply({ tools: [], nextCursor: `${params.cursor ?? ''}a` }),
    ],
    [
      'a good page and then a bad one',
      'upstream_failed',
      /lists the tool new twice/,
      ({ params, reply }) =>
        reply({ tools: [tool('new'), tool('other')], nextCursor: params.cursor ? undefined : 'next' }),
    ],
    [
      'too many tools',
      'upstream_failed',
      /more than 2000 tools/,
      listing(...Array.from({ length: 2001 }, (_, i) => ({ name: `tool_${i}` }))),
    ],
    [
      'a definition over 64 KiB',
      'too_large',
      /definition of the tool big is larger than 64 KiB/,
      listing(tool('new'), tool('big', 'x'.repeat(65_536))),
    ],
    ['a tool without a name', 'upstream_failed', /did not answer as an MCP server/, listing({ title: 'Nameless' })],
    ['a name that is no text', 'upstream_failed', /did not answer as an MCP server/, listing({ name: 7 })],
    [
      'tools that are no list',
      'upstream_failed',
      /did not answer as an MCP server/,
      ({ reply }) => reply({ tools: {} }),
    ],
    ['no tools at all', 'upstream_failed', /did not answer as an MCP server/, ({ reply }) => reply({})],
    ['a cursor that is no text', 'upstream_failed', /MCP server/, ({ reply }) => reply({ tools: [], nextCursor: 7 })],
    ['half of its JSON', 'upstream_failed', /did not answer as an MCP server/, ({ raw }) => raw('{"jsonrpc":"2.0"')],
    ['nothing', 'upstream_failed', /did not answer as an MCP server/, ({ raw }) => raw('')],
    [
      'an error',
      'upstream_failed',
      /did not answer as an MCP server/,
      ({ raw }) => raw('{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"<b>secret</b>"}}'),
    ],
    ['a web page for its list', 'upstream_failed', /MCP server/, ({ raw }) => raw('<html></html>', 'text/html')],
    ['401 for its list', 'upstream_failed', /wants authentication, which Remit cannot give/, status(401)],
    ['500 for its list', 'upstream_failed', /did not answer as an MCP server/, status(500)],
    [
      'a metadata service for its list',
      'url_refused',
      /169\.254\.169\.254 leads to a link-local or metadata address/,
      status(307, { Location: 'http://169.254.169.254/latest/' }),
    ],
    [
      'a number that no double holds',
      'upstream_failed',
      /definition of the tool big has no canonical form/,
      written('{"name":"new"}', '{"name":"big","inputSchema":{"maximum":1e400}}'),
    ],
    [
      'half a character',
      'upstream_failed',
      /definition of the tool odd has no canonical form/,
      written(String.raw`{"name":"odd","description":"\ud83d"}`),
    ],
    [
      'a definition nested too deep',
      'upstream_failed',
      /definition of the tool deep is nested deeper than 100 levels/,
      written(`{"name":"deep","inputSchema":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    ],
    [
      'a definition nested beyond reason',
      'upstream_failed',
      /definition of the tool deep is nested deeper than 100 levels/,
      written(`{"name":"deep","inputSchema":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`),
    ],
  ] as [string, string, RegExp, Behaviour][])('that gives %s changes nothing', async (_, code, message, behaviour) => {
    server.list = behaviour;
    await refused(code, message);
  });

  it.each([
    ['a web page', /did not answer as an MCP server/, ({ raw }) => raw('<!doctype html><h1>Hi</h1>', 'text/html')],
    ['JSON that is no MCP', /did not answer as an MCP server/, ({ raw }) => raw('[1,2,3]')],
    ['401', /wants authentication/, status(401, { 'WWW-Authenticate': 'Bearer' })],
    ['403', /wants authentication/, status(403)],
    ['404', /did not answer as an MCP server/, status(404)],
    ['redirects in a circle', /redirects too often/, status(307, { Location: '/mcp' })],
    ['a broken connection', /cannot be reached/, ({ response }) => void response.destroy()],
  ] as [string, RegExp, Behaviour][])('that is no MCP server but %s changes nothing', async (_, message, behaviour) => {
    server.all = behaviour;
    await refused('upstream_failed', message);
  });

  it.each([
    ['with the greeting', () => Object.assign(server, { all: () => {} })],
    ['with the list', () => Object.assign(server, { list: () => {} })],
    [
      'in the middle of the list',
      () =>
        Object.assign(server, {
          list: ({ response }: Parameters<Behaviour>[0]) =>
            void response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"jsonrpc"'),
        }),
    ],
    [
      'in an event stream',
      () =>
        Object.assign(server, {
          list: ({ response }: Parameters<Behaviour>[0]) =>
            void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': wait\n\n'),
        }),
    ],
  ])('that hangs %s changes nothing', async (_, hang) => {
    hang();
    hurry();
    await refused('upstream_failed', /did not (answer|list its tools) within \d+ seconds/);
  });

  it.each([
    ['a control character', 'ping\u0000', String.raw`"ping\u{0000}"`],
    ['a line break', 'ping\nping', String.raw`"ping\u{000a}ping"`],
    ['an invisible character', 'pi\u200bng', String.raw`"pi\u{200b}ng"`],
    ['text that turns around', 'ping\u202egnp', String.raw`"ping\u{202e}gnp"`],
    ['an invisible tag', 'ping\u{e0041}', String.raw`"ping\u{e0041}"`],
    ['letters that look alike', 'p\u0456ng', '"p\u0456ng"'],
    ['a space', 'ping pong', '"ping pong"'],
    ['HTML', '<b>ping</b>', '"<b>ping</b>"'],
    ['nothing', '', '""'],
    ['10,000 characters', 'x'.repeat(10_000), `"${'x'.repeat(60)}…"`],
    ['a way up', '..', '".."'],
    ['a way up inside', 'a/../b', '"a/../b"'],
    ['an empty part', 'a//b', '"a//b"'],
    ['a slash at its end', 'a/', '"a/"'],
  ])('whose tool is named with %s changes nothing, and its page can be read', async (_, name, shown) => {
    server.list = listing(tool('new'), tool(name));
    const before = await stored();
    const error = (await sync().catch((thrown) => thrown)) as Error;
    expect(error).toMatchObject({ code: 'upstream_failed' });
    expect(error.message).toContain(`lists a tool whose name is not allowed: ${shown}`);
    expect(error.message.length).toBeLessThan(250);
    expect(error.message).toMatch(/^[\p{L}\p{N}\p{P}\p{S} ]+$/u);
    expect(await stored()).toEqual({ ...before, lastSyncError: error.message });
  });
});
