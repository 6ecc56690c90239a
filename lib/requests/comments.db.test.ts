import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { updatePerson } from '@/lib/people/update-person';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { commentOnRequest } from './comment-on-request';
import { listComments } from './comments/queries';
import { getRequest } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });

describe('comments', () => {
  let company: TestCompany;
  let bots = 0;
  let request: { id: string; number: number; digest: string };
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const say = (by: PersonActor, text: string, id = request.id) => {
    company.world.clock.advance(1000);
    return commentOnRequest({ ctx: as(by), input: { id, text } });
  };
  const read = (by: PersonActor, page: { limit: number; cursor?: string } = { limit: 50 }) =>
    listComments({ ctx: as(by), id: request.id, page });
  const told = async (person: PersonActor) =>
    (
      await prismaOf(company.world.db.read).notification.findMany({
        where: { personId: person.id, event: 'request.comment', path: `/requests/CR-${request.number}` },
        orderBy: { id: 'asc' },
      })
    ).map(({ title }) => title);

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());
  beforeEach(async () => {
    const manifest = company.manifest(`talk-${++bots}`, ['crm/search']);
    request = (await registerAgent({ ctx: as(company.ada), input: manifest })).request as typeof request;
  });

  it('are for who may read the request, in order, with pages', async () => {
    const { ada, sam, tove, stan } = company;
    await say(tove, 'Why search?');
    await say(ada, 'Because of\norders.');
    await say(sam, 'I own it.');
    const { items, total } = await read(sam);
    expect(items.map(({ person, text }) => [person.name, text])).toEqual([
      ['Tove', 'Why search?'],
      ['Ada', 'Because of\norders.'],
      ['Sam', 'I own it.'],
    ]);
    expect(total).toBe(3);
    const first = await read(sam, { limit: 2 });
    const second = await read(sam, { limit: 2, cursor: first.nextCursor as string });
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.nextCursor).toBeNull();
    await expect(say(stan, 'Hello')).rejects.toEqual(code('not_found'));
    await expect(read(stan)).rejects.toEqual(code('not_found'));
    await expect(commentOnRequest({ ctx: company.world.system, input: { id: request.id, text: 'x' } })).rejects.toEqual(
      code('forbidden'),
    );
  });

  it('touch neither digest nor decisions, and go on after the end', async () => {
    const { tove, vera } = company;
    const before = await getRequest({ ctx: as(tove), id: request.id });
    await say(vera, 'Looks fine.');
    expect(await getRequest({ ctx: as(tove), id: request.id })).toEqual(before);
    await company.decide(request.id);
    await say(vera, 'Afterwards.');
    expect((await getRequest({ ctx: as(tove), id: request.id })).state).toBe('approved');
  });

  it('tell the requester and whom they name, once each, and not who writes', async () => {
    const { ada, lin, tove, vera, sam } = company;
    await say(tove, 'Please look, @[LIN@example.com], @[lin@example.com] and @[tove@example.com].');
    expect(await told(lin)).toEqual([expect.stringContaining(`Tove names you on CR-${request.number}`)]);
    expect(await told(ada)).toEqual([expect.stringContaining(`Tove commented on CR-${request.number}`)]);
    expect([await told(tove), await told(vera), await told(sam)]).toEqual([[], [], []]);
    await say(tove, '@[ada@example.com]?');
    expect(await told(ada)).toHaveLength(2);
    await say(ada, 'To nobody.');
    expect(await told(ada)).toHaveLength(2);
    expect((await read(tove)).items[0]?.mentions).toEqual([
      { email: 'lin@example.com', name: 'Lin' },
      { email: 'tove@example.com', name: 'Tove' },
    ]);
  });

  it('name nobody who is not here or may not see it, and then say nothing at all', async () => {
    const { tove, world } = company;
    const refused = (message: string) =>
      expect.objectContaining({ code: 'invalid_input', errors: [{ field: 'text', message }] });
    await expect(say(tove, '@[stan@example.com]')).rejects.toEqual(
      refused('Stan may not see this request. Take the name out.'),
    );
    await expect(say(tove, '@[nobody@example.com]')).rejects.toEqual(
      refused('Nobody active here has the address nobody@example.com.'),
    );
    const gone = await world.person('Gone', 'security');
    await updatePerson({ ctx: world.system, input: { id: gone.id, change: { status: 'disabled' } } });
    await expect(say(tove, '@[gone@example.com]')).rejects.toEqual(
      refused('Nobody active here has the address gone@example.com.'),
    );
    const many = Array.from({ length: 21 }, (_, i) => `@[p${i}@example.com]`).join(' ');
    await expect(say(tove, many)).rejects.toEqual(refused('Name at most 20 people.'));
    expect((await read(tove)).items).toEqual([]);
    expect(await told(company.stan)).toEqual([]);
  });

  it('are audited without their text, and the database keeps them as they are', async () => {
    const { tove, world } = company;
    const root = await world.person('Root', 'admin');
    const { id } = await say(tove, 'A secret thought.');
    const { items } = await listAuditLog({ ctx: as(root), page: { limit: 1 } });
    expect(items[0]).toMatchObject({ action: 'request.comment', subject: { id: request.id }, detail: { comment: id } });
    expect(JSON.stringify(items)).not.toContain('secret thought');
    const table = prismaOf(world.db.read).requestComment;
    await expect(table.update({ where: { id }, data: { text: 'Another.' } })).rejects.toThrow();
    await expect(table.delete({ where: { id } })).rejects.toThrow();
  });
});
