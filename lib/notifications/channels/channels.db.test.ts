import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { listDeliveries } from '../deliveries/queries';
import { retryDelivery } from '../deliveries/retry-delivery';
import { notify } from '../notify';
import { createChannel } from './create-channel';
import { getChannel, listChannels } from './queries';
import { removeChannel } from './remove-channel';
import { rotateChannelSecret } from './rotate-secret';
import { setMail } from './set-mail';
import { switchOffGone } from './switch-off-gone';
import { testChannel } from './test-channel';
import { updateChannel } from './update-channel';

const INPUT = { name: 'Alerts', kind: 'webhook', url: 'https://hooks.example.com/a/b', events: ['server.drifted'] };

describe('channels', () => {
  let world: TestWorld;
  let root: PersonActor;

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
  });
  afterAll(() => world.close());

  const add = async (change: object = {}) =>
    (await createChannel({ ctx: world.ctx(root), input: { ...INPUT, ...change } })).channel.id;
  const tell = () =>
    world.db.transaction((tx) => {
      world.clock.advance(1);
      return notify(tx, { event: 'server.drifted', people: [], title: 'T', path: '/x', now: world.clock.now });
    });
  const log = async (channel: string) =>
    (await listDeliveries({ ctx: world.ctx(root), page: { limit: 50 }, filter: { channel } })).items;

  it('are for administrators; what only Remit does, nobody does', async () => {
    const id = await add();
    for (const role of ['engineer', 'security', 'executive', 'auditor'] as const) {
      const ctx = world.ctx(await world.person(`A ${role}`.replace(' ', '-'), role));
      const hidden = expect.objectContaining({ code: 'not_found' });
      await expect(listChannels({ ctx })).rejects.toEqual(hidden);
      await expect(getChannel({ ctx, id })).rejects.toEqual(hidden);
      await expect(createChannel({ ctx, input: INPUT })).rejects.toEqual(hidden);
      await expect(updateChannel({ ctx, input: { id, change: { enabled: false } } })).rejects.toEqual(hidden);
      await expect(rotateChannelSecret({ ctx, input: { id } })).rejects.toEqual(hidden);
      await expect(testChannel({ ctx, input: { id } })).rejects.toEqual(hidden);
      await expect(removeChannel({ ctx, input: { id } })).rejects.toEqual(hidden);
      await expect(listDeliveries({ ctx, page: { limit: 1 } })).rejects.toEqual(hidden);
      await expect(retryDelivery({ ctx, input: { id: 'none' } })).rejects.toEqual(hidden);
    }
    const ctx = world.ctx(root);
    await expect(setMail({ ctx, input: { origin: null } })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(switchOffGone({ ctx, input: { id } })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each<[string, object, string]>([
    ['no name', { name: ' ' }, 'name'],
    ['an invisible character', { name: 'a\u200bb' }, 'name'],
    ['a kind that there is not', { kind: 'email' }, 'kind'],
    ['no address', { url: 'hooks' }, 'url'],
    ['a script', { url: 'javascript:alert(1)' }, 'url'],
    ['no event', { events: [] }, 'events'],
    ['an event twice', { events: ['server.drifted', 'server.drifted'] }, 'events'],
    ['an event that there is not', { events: ['channel.test'] }, 'events.0'],
    ['another field', { secret: 'whsec_x' }, 'secret'],
  ])('are refused with %s', async (_, change, field) => {
    await expect(add(change)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });

  it('are told nothing while off, nor what waited before that', async () => {
    const id = await add({ name: 'Off and on' });
    await tell();
    const turn = (enabled: boolean) => updateChannel({ ctx: world.ctx(root), input: { id, change: { enabled } } });
    await turn(false);
    await tell();
    expect(await log(id)).toMatchObject([{ state: 'failed', lastError: 'The channel was switched off.' }]);
    const again = { ctx: world.ctx(root), input: { id: (await log(id))[0]?.id } };
    await expect(retryDelivery(again)).rejects.toMatchObject({ message: expect.stringContaining('is off') });
    await turn(true);
    expect(await retryDelivery(again)).toMatchObject({ state: 'pending', attempts: 0 });
    await tell();
    expect(await log(id)).toHaveLength(2);
  });

  it('leave nothing that could be used when they are removed, but what they were told', async () => {
    const id = await add({ name: 'Leaves' });
    await tell();
    expect(await removeChannel({ ctx: world.ctx(root), input: { id } })).toEqual({ id, dropped: 1 });
    const row = await prismaOf(world.db.read).notificationChannel.findUnique({ where: { id } });
    expect(row).toMatchObject({ sealedUrl: null, sealedSecret: null, previousSecret: null, enabled: false });
    expect(await log(id)).toMatchObject([{ state: 'failed', lastError: 'The channel was removed.' }]);
    await expect(getChannel({ ctx: world.ctx(root), id })).rejects.toMatchObject({ code: 'not_found' });
    const gone = { ctx: world.ctx(root), input: { id: (await log(id))[0]?.id } };
    await expect(retryDelivery(gone)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are changed on record: who, what, and never the address', async () => {
    const id = await add({ name: 'On record' });
    const change = { url: 'https://other.example.com/token-xyz', events: ['break-glass.used'] };
    const changed = await updateChannel({ ctx: world.ctx(root), input: { id, change } });
    expect(changed).toMatchObject({ origin: 'https://other.example.com', events: ['break-glass.used'] });
    const { items } = await listAuditLog({
      ctx: world.ctx(root),
      page: { limit: 5 },
      filter: { action: 'channel.update' },
    });
    expect(items[0]).toMatchObject({
      actor: { name: 'Root' },
      subject: { kind: 'channel', id },
      detail: {
        before: { origin: 'https://hooks.example.com', events: ['server.drifted'] },
        after: { origin: 'https://other.example.com', events: ['break-glass.used'] },
      },
    });
    expect(JSON.stringify(items)).not.toContain('token-xyz');
  });

  it('have a secret only where it signs', async () => {
    const slack = await createChannel({ ctx: world.ctx(root), input: { ...INPUT, kind: 'slack' } });
    expect(slack.secret).toBeNull();
    await expect(rotateChannelSecret({ ctx: world.ctx(root), input: { id: slack.channel.id } })).rejects.toMatchObject({
      code: 'conflict',
    });
    const hook = await createChannel({ ctx: world.ctx(root), input: INPUT });
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('say so when mail goes on or off, and nothing when it is as it was', async () => {
    const count = async () =>
      (await listAuditLog({ ctx: world.ctx(root), page: { limit: 50 }, filter: { action: 'channel.set-mail' } })).items
        .length;
    const set = (origin: string | null) => setMail({ ctx: world.system, input: { origin } });
    await set(null);
    expect(await count()).toBe(0);
    await set('smtp://mail.example.com');
    await set('smtp://mail.example.com');
    expect(await count()).toBe(1);
    await set(null);
    expect(await count()).toBe(2);
  });

  it('are fifty at most', async () => {
    const many = async () => {
      for (let i = 0; i < 60; i++) await add({ name: `Many ${i}` });
    };
    await expect(many()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('50 channels') });
  });
});
