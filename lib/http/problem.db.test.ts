import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { getAgent } from '@/lib/agents/queries';
import { getRevision } from '@/lib/policy/queries';
import { getRequest } from '@/lib/requests/queries';
import { listServers } from '@/lib/servers/queries';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { toProblem } from './problem';

describe('what no database can hold', () => {
  let world: TestWorld;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());

  const nul = 'a\u0000b';
  it.each([
    ['a search', () => listServers({ ctx: world.system, page: { limit: 10 }, q: nul })],
    ['a slug', () => getAgent({ ctx: world.system, slug: nul })],
    ['an id', () => getRequest({ ctx: world.system, id: nul })],
    ['a serial', () => getRevision({ ctx: world.system, serial: 2 ** 40 })],
    ['a year', () => getAccessStatement({ ctx: world.system, slug: 'a', at: '0000-01-01T00:00:00Z' })],
  ])('as %s is refused or not found, and is no fault of ours', async (_, ask: () => Promise<unknown>) => {
    const error = await ask().then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown,
    );
    const { status, body } = toProblem(error);
    expect([400, 404]).toContain(status);
    expect(body).not.toMatch(/prisma|22021|0x00|UTF8/i);
  });
});
