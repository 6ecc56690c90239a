import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { keepFactsAtHand, recentFacts } from './recent-facts';

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

it('has the facts at hand before anybody asks, and reads no more once it is stopped', async () => {
  const from = world.clock.now.toISOString();
  let stop = () => {};
  const begun = new Promise<void>((resolve) => {
    stop = keepFactsAtHand(
      () => {
        queueMicrotask(resolve);
        return world.system;
      },
      { soonMs: 0 },
    );
  });
  await begun;
  stop();
  world.clock.advance(60_000);
  const { facts } = await recentFacts(world.system);
  expect(facts.at).toBe(from);
});

it('waits for nothing that is too old', async () => {
  world.clock.advance(11 * 60_000);
  const { facts } = await recentFacts(world.system);
  expect(facts.at).toBe(world.clock.now.toISOString());
});
