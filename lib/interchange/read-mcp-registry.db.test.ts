import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { readMcpRegistry } from './read-mcp-registry';

const server = (name: string, more: object = {}) => ({
  name: `com.example/${name}`,
  description: 'A sample.',
  version: '1.0.0',
  remotes: [{ type: 'streamable-http', url: `https://${name}.example.com/mcp` }],
  ...more,
});

describe('readMcpRegistry', () => {
  let world: TestWorld;
  let ada: PersonActor;
  let registry: HttpServer;
  let answer: RequestListener;
  const read = (input: object, actor = ada) => readMcpRegistry({ ctx: world.ctx(actor), input });
  const gives =
    (value: unknown): RequestListener =>
    (_, response) =>
      response.end(JSON.stringify(value));

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer');
    registry = await startHttp((request, response) => answer(request, response));
  });
  afterAll(async () => {
    await registry.close();
    await world.close();
  });

  it('asks for one page of the latest versions, and for the next by its cursor', async () => {
    answer = gives({ servers: [{ server: server('crm'), _meta: {} }], metadata: { count: 1, nextCursor: 'a b&c' } });
    const page = await read({ url: `${registry.origin}/`, search: 'crm & co' });
    expect(page).toMatchObject({ servers: [{ slug: 'crm', url: 'https://crm.example.com/mcp' }], nextCursor: 'a b&c' });
    expect(registry.seen.at(-1)).toBe('GET /v0.1/servers?limit=50&version=latest&search=crm+%26+co');
    await read({ url: `${registry.origin}/sub/v0.1/servers`, cursor: 'a b&c' });
    expect(registry.seen.at(-1)).toBe('GET /sub/v0.1/servers?limit=50&version=latest&cursor=a+b%26c');
  });

  it('tells the entries that cannot be read apart, and hides no other', async () => {
    const bad = [
      { server: { name: 'nothing' } },
      { server: null },
      { server: server('ok', { description: '\u202e' }) },
    ];
    answer = gives({ servers: [...bad, { server: server('crm') }] });
    const page = await read({ url: registry.origin });
    expect(page.servers.map(({ slug }) => slug)).toEqual(['crm']);
    expect(page.unreadable.map(({ name }) => name)).toEqual(['nothing', 'without a name', 'com.example/ok']);
    expect(page.nextCursor).toBeNull();
  });

  it('reads a server.json, bare or as a registry wraps it, pasted or by address', async () => {
    expect((await read({ text: JSON.stringify(server('crm')) })).servers).toHaveLength(1);
    expect((await read({ text: JSON.stringify({ server: server('crm'), _meta: {} }) })).servers).toHaveLength(1);
    answer = gives(server('crm'));
    expect((await read({ url: `${registry.origin}/crm/server.json` })).servers).toHaveLength(1);
    expect(registry.seen.at(-1)).toBe('GET /crm/server.json');
  });

  it.each([
    ['too many servers', { servers: Array(201).fill({ server: {} }) }],
    ['servers that are no list', { servers: 'all' }],
    ['entries that are none', { servers: [1] }],
    ['a cursor that is no text', { servers: [], metadata: { nextCursor: 7 } }],
    ['no object', []],
    ['another document', { hello: 'world' }],
  ])('refuses %s', async (_name, value) => {
    answer = gives(value);
    await expect(read({ url: registry.origin })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: expect.arrayContaining([expect.objectContaining({ field: 'url' })]),
    });
  });

  it('never asks a metadata address, itself or by a redirect', async () => {
    await expect(read({ url: 'http://169.254.169.254/' })).rejects.toMatchObject({ code: 'url_refused' });
    answer = (_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/latest' }).end();
    await expect(read({ url: registry.origin })).rejects.toMatchObject({
      code: 'url_refused',
      errors: [{ field: 'url' }],
    });
  });
});
