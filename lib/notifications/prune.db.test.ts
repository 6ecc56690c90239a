import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createChannel } from './channels/create-channel';
import { updateChannel } from './channels/update-channel';
import { listDeliveries } from './deliveries/queries';
import { markRead } from './mark-read';
import { notify } from './notify';
import { pruneNotifications } from './prune';
import { listNotifications } from './queries';

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;

it('forgets what was read or left three months ago, and what nobody read for a year; never what waits', async () => {
  const root = await world.person('Root', 'admin');
  const ctx = world.ctx(root);
  const input = { name: 'Hook', kind: 'slack', url: 'https://hooks.example.com/x', events: ['server.drifted'] };
  const { channel } = await createChannel({ ctx, input });
  const tell = async (title: string) => {
    world.clock.advance(1);
    const note = { event: 'server.drifted' as const, people: [root.id], title, path: '/x', now: world.clock.now };
    await world.db.transaction((tx) => notify(tx, note));
  };
  const kept = async () => ({
    told: (await listNotifications({ ctx, page: { limit: 50 } })).items.map(({ title }) => title).sort(),
    left: (await listDeliveries({ ctx, page: { limit: 50 } })).items.map(({ title }) => title).sort(),
  });
  const prune = () => pruneNotifications({ ctx: world.system, signal: new AbortController().signal });
  await tell('read');
  await tell('unread');
  const { items } = await listNotifications({ ctx, page: { limit: 50 } });
  await markRead({ ctx, input: { ids: [items.find(({ title }) => title === 'read')?.id] } });
  const turn = (enabled: boolean) => updateChannel({ ctx, input: { id: channel.id, change: { enabled } } });
  await turn(false);
  await turn(true);
  await tell('waits');
  world.clock.advance(89 * DAY);
  expect(await prune()).toEqual({ notifications: 0, deliveries: 0 });
  world.clock.advance(2 * DAY);
  expect(await prune()).toEqual({ notifications: 1, deliveries: 2 });
  expect(await kept()).toEqual({ told: ['unread', 'waits'], left: ['waits'] });
  world.clock.advance(275 * DAY);
  expect(await prune()).toEqual({ notifications: 2, deliveries: 0 });
  expect(await kept()).toEqual({ told: [], left: ['waits'] });
  await expect(
    pruneNotifications({ ctx: world.ctx(await world.person('Ada', 'engineer')), signal: new AbortController().signal }),
  ).rejects.toMatchObject({ code: 'not_found' });
});
