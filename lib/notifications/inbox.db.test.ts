import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { updatePerson } from '@/lib/people/update-person';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { markRead } from './mark-read';
import { type Note, notify } from './notify';
import { countUnread, listNotifications } from './queries';

describe('the inbox', () => {
  let world: TestWorld;
  let ada: PersonActor;
  let tove: PersonActor;

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer');
    tove = await world.person('Tove', 'security');
  });
  afterAll(() => world.close());

  const tell = (note: Partial<Note>) =>
    world.db.transaction((tx) =>
      notify(tx, {
        event: 'request.comment',
        people: [ada.id],
        title: 'Something',
        path: '/requests/1',
        now: world.clock.now,
        ...note,
      }),
    );
  const inbox = (who: PersonActor, page: { limit: number; cursor?: string } = { limit: 50 }, unread = false) =>
    listNotifications({ ctx: world.ctx(who), page, unread });
  const titles = async (who: PersonActor) => (await inbox(who)).items.map(({ title }) => title);

  it('holds what its person was told, once, newest first, and nobody else sees it', async () => {
    const fay = await world.person('Fay', 'engineer');
    await tell({ people: [fay.id, fay.id], title: 'First' });
    await tell({ people: [fay.id], title: 'First' });
    world.clock.advance(1000);
    await tell({ people: [fay.id, tove.id], title: 'Second' });
    expect(await titles(fay)).toEqual(['Second', 'First']);
    expect(await titles(tove)).toEqual(['Second']);
    expect(await titles(ada)).toEqual([]);
    const [newest] = (await inbox(fay)).items;
    expect(newest).toMatchObject({ event: 'request.comment', path: '/requests/1', readAt: null });
    expect(newest?.createdAt).toBe(world.clock.now.toISOString());
  });

  it('is told nothing that was rolled back', async () => {
    const failing = world.db.transaction(async (tx) => {
      const note = { event: 'request.comment' as const, people: [ada.id], title: 'Never', path: '/', now: new Date() };
      await notify(tx, note);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await titles(ada)).not.toContain('Never');
  });

  it('leaves out who left, and who never was', async () => {
    const gus = await world.person('Gus', 'engineer');
    const root = await world.person('Root', 'admin');
    await updatePerson({ ctx: world.ctx(root), input: { id: gus.id, change: { status: 'disabled' } } });
    await tell({ people: [gus.id, 'pe_nobody', ada.id], title: 'Who is here' });
    expect(await titles(gus)).toEqual([]);
    expect(await titles(ada)).toContain('Who is here');
  });

  it('shows what hides in a title, and cuts one that is too long', async () => {
    const hal = await world.person('Hal', 'engineer');
    await tell({ people: [hal.id], title: 'a\nb\u202ec\u0000d\u200b' });
    expect(await titles(hal)).toEqual(['a\ufffdb\ufffdc\ufffdd\ufffd']);
    world.clock.advance(1);
    await tell({ people: [hal.id], title: '😀'.repeat(300) });
    expect((await titles(hal))[0]).toBe(`${'😀'.repeat(199)}…`);
  });

  it.each(['https://evil.example', '//evil.example', 'requests', '/a b', '/\\evil', ''])(
    'never leads to %j',
    async (path) => {
      await expect(tell({ path })).rejects.toThrow('leads to a page of Remit');
    },
  );

  it('is read in part, or up to one that was seen; what came later stays', async () => {
    const ida = await world.person('Ida', 'engineer');
    for (const title of ['1', '2', '3', '4']) {
      world.clock.advance(10);
      await tell({ people: [ida.id], title });
    }
    const [four, three, two] = (await inbox(ida)).items.map(({ id }) => id) as [string, string, string];
    const ctx = world.ctx(ida);
    expect(await markRead({ ctx, input: { ids: [two, two] } })).toEqual({ read: 1 });
    expect(await markRead({ ctx, input: { ids: [two] } })).toEqual({ read: 0 });
    expect(await countUnread({ ctx })).toBe(3);
    expect(await markRead({ ctx, input: { upTo: three } })).toEqual({ read: 2 });
    expect((await inbox(ida, undefined, true)).items.map(({ id }) => id)).toEqual([four]);
    expect((await inbox(ida)).unread).toBe(1);
  });

  it('is marked by nobody else', async () => {
    await tell({ people: [ada.id], title: 'Mine' });
    const mine = (await inbox(ada)).items[0]?.id as string;
    const ctx = world.ctx(tove);
    expect(await markRead({ ctx, input: { ids: [mine] } })).toEqual({ read: 0 });
    await expect(markRead({ ctx, input: { upTo: mine } })).rejects.toMatchObject({ code: 'not_found' });
    expect((await inbox(ada, undefined, true)).items.map(({ id }) => id)).toContain(mine);
  });

  it.each([
    {},
    { ids: [] },
    { ids: ['no_1'] },
    { ids: [`no_${'0'.repeat(26)}`], upTo: `no_${'0'.repeat(26)}` },
    { all: true },
  ])('refuses to mark %j', async (input) => {
    await expect(markRead({ ctx: world.ctx(ada), input })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('comes in pages that neither skip nor repeat, also where the time is the same', async () => {
    const jon = await world.person('Jon', 'engineer');
    for (let i = 0; i < 7; i++) {
      if (i % 3 === 0) world.clock.advance(1);
      await tell({ people: [jon.id], title: `n${i}` });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox(jon, { limit: 2, cursor });
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    await expect(inbox(jon, { limit: 2, cursor: 'WyJ4IiwieSJd' })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
