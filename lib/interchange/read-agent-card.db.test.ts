import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAgents } from '@/lib/agents/queries';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { readAgentCard } from './read-agent-card';

const CARD = {
  name: 'Weather agent',
  description: 'Answers questions about the weather.',
  version: '1',
  supportedInterfaces: [{ url: 'https://weather.example.com', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  capabilities: {},
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [],
};

describe('readAgentCard', () => {
  let world: TestWorld;
  let ada: PersonActor;
  let audrey: PersonActor;
  let server: HttpServer;
  let answer: RequestListener;
  const read = (input: object, actor = ada) => readAgentCard({ ctx: world.ctx(actor), input });
  const json =
    (text: string): RequestListener =>
    (_, response) =>
      response.end(text);

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer');
    audrey = await world.person('Audrey', 'auditor');
    server = await startHttp((request, response) => answer(request, response));
  });
  afterAll(async () => {
    await server.close();
    await world.close();
  });

  it('reads pasted text, registers nothing and leaves no entry', async () => {
    expect(await read({ text: JSON.stringify(CARD) })).toMatchObject({ slug: 'weather-agent' });
    expect((await listAgents({ ctx: world.ctx(ada), page: { limit: 9 } })).items).toEqual([]);
    const { items } = await listAuditLog({ ctx: world.ctx(audrey), page: { limit: 50 } });
    expect(items.filter(({ action }) => action === 'agent.read-card')).toEqual([]);
  });

  it('looks for the card of an origin at its well-known place, and says in the log what was fetched', async () => {
    answer = json(JSON.stringify(CARD));
    expect(await read({ url: server.origin })).toMatchObject({ name: 'Weather agent' });
    expect(server.seen.at(-1)).toBe('GET /.well-known/agent-card.json');
    await read({ url: `${server.origin}/cards/one.json` });
    expect(server.seen.at(-1)).toBe('GET /cards/one.json');
    const { items } = await listAuditLog({ ctx: world.ctx(audrey), page: { limit: 1 } });
    expect(items[0]).toMatchObject({ action: 'agent.read-card', detail: { url: `${server.origin}/cards/one.json` } });
  });

  it('says each field of the card that is wrong, beside where the card came from', async () => {
    const text = JSON.stringify({ ...CARD, version: undefined, skills: [{ id: 'x' }] });
    const errors = [
      { field: 'text', message: 'version: This is required.' },
      { field: 'text', message: 'skills.0.name: This is required.' },
    ];
    await expect(read({ text })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: expect.arrayContaining(errors),
    });
    answer = json(text);
    await expect(read({ url: server.origin })).rejects.toMatchObject({
      errors: expect.arrayContaining([{ ...errors[0], field: 'url' }]),
    });
  });

  it.each([
    ['no JSON', { text: '{' }, 'text'],
    ['nothing', {}, 'url'],
    ['both', { text: '{}', url: 'https://example.com' }, 'text'],
    ['no address', { url: 'weather' }, 'url'],
    ['a metadata address', { url: 'http://169.254.169.254/latest' }, 'url'],
    ['a user name in the address', { url: 'https://a:b@example.com/card' }, 'url'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url'],
  ])('refuses %s', async (_name, input, field) => {
    await expect(read(input)).rejects.toMatchObject({ errors: [{ field }] });
  });

  it('survives an answer that is an error, endless or no JSON', async () => {
    answer = (_, response) => response.writeHead(404).end('no');
    await expect(read({ url: server.origin })).rejects.toMatchObject({ code: 'upstream_failed' });
    answer = json('<html>');
    await expect(read({ url: server.origin })).rejects.toMatchObject({ code: 'upstream_failed' });
    answer = (_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };
    await expect(read({ url: server.origin })).rejects.toMatchObject({ code: 'too_large', errors: [{ field: 'url' }] });
  });

  it('is for those who may register', async () => {
    await expect(read({ text: JSON.stringify(CARD) }, audrey)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
