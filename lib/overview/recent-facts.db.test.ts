import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { keepFactsAtHand, recentFacts } from './recent-facts';

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

it('has the facts at hand before anybody asks, reads them again, and no more once it is stopped', async () => {
  const from = world.clock.now.toISOString();
  let asked = 0;
  const stop = keepFactsAtHand(
    () => {
      asked += 1;
      return world.system;
    },
    { soonMs: 0, againMs: 1 },
  );
  // Where reading is slow it is done twice, and nothing else has a turn meanwhile.
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
  world.clock.advance(60_000);
  // Of the reading that runs: nobody else began one.
  expect((await recentFacts(world.system)).facts.at).toBe(from);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(1), { timeout: 10_000 });
  stop();
  // What runs still ends, and asks for nothing more.
  await recentFacts(world.system);
  const last = asked;
  world.clock.advance(11 * 60_000);
  for (let n = 0; n < 3; n++) await recentFacts(world.system);
  expect(asked).toBe(last);
});

it('waits for nothing that is too old', async () => {
  world.clock.advance(11 * 60_000);
  const { facts } = await recentFacts(world.system);
  expect(facts.at).toBe(world.clock.now.toISOString());
});
