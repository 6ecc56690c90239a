import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { type Answer, startReceiver, type WebhookReceiver } from '@/lib/testing/webhook-receiver';
import { createChannel } from '../channels/create-channel';
import { notify } from '../notify';
import { createSender, type Sender } from './sender';

/** Fewer failures than a message has tries: whatever the order, no message is given up. */
const MOST_FAILURES = 12;

type Step =
  | { kind: 'tell'; count: number; commits: boolean }
  | { kind: 'look' }
  | { kind: 'wait'; ms: number }
  | { kind: 'restart' };

const failure = fc.constantFrom<Answer>(500, 503, 429, 404, 302, 'drop');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      count: fc.integer({ min: 1, max: 4 }),
      commits: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'look' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 120_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

describe('a notification that was committed', () => {
  let world: TestWorld;
  let root: PersonActor;

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
  });
  afterAll(() => world.close());

  const process = (random: number): Sender =>
    createSender({
      ctx: () => world.ctx({ kind: 'system', name: 'send-notifications' }),
      mail: undefined,
      random: () => random,
      // Longer than a busy machine takes: a try that is cut off may have arrived.
      timeoutMs: 30_000,
    });

  /** Fails as the list says, one message after the other, and is well from then on. */
  async function moody(failures: readonly Answer[]): Promise<WebhookReceiver> {
    const left = [...failures];
    const receiver = await startReceiver(() => left.shift() ?? 204);
    const channel = { name: 'Moody', kind: 'webhook', url: receiver.url, events: ['server.drifted'] };
    await createChannel({ ctx: world.ctx(root), input: channel });
    return receiver;
  }

  async function tell(title: string, commits: boolean): Promise<void> {
    const note = { event: 'server.drifted' as const, people: [], title, path: '/servers/crm', now: world.clock.now };
    const done = world.db.transaction(async (tx) => {
      await notify(tx, note);
      if (!commits) throw new Error('rolled back');
    });
    await done.catch((error) => expect(error.message).toBe('rolled back'));
  }

  /** The next moment at which something is due; null when nothing waits any more. */
  async function nextDue(): Promise<Date | null> {
    const waiting = await prismaOf(world.db.read).notificationDelivery.findMany({
      where: { state: 'pending' },
      include: { channel: true },
    });
    const times = waiting.map(({ nextAttemptAt, claimedUntil, channel: { waitsUntil } }) =>
      Math.max(nextAttemptAt.getTime(), claimedUntil?.getTime() ?? 0, waitsUntil?.getTime() ?? 0),
    );
    return times.length === 0 ? null : new Date(Math.max(Math.min(...times), world.clock.now.getTime()));
  }

  it('reaches every target exactly once, whatever mix of failures, of processes and of restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { maxLength: MOST_FAILURES }),
        fc.array(failure, { maxLength: MOST_FAILURES }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (one, two, steps) => {
          await world.db.transaction(async (tx) => {
            await prismaOf(tx).notificationDelivery.deleteMany();
            await prismaOf(tx).notificationChannel.deleteMany({ where: { id: { not: 'email' } } });
          });
          const targets = [await moody(one), await moody(two), await moody([])];
          let processes = [process(0), process(1)];
          const committed: string[] = [];
          let rolledBack = 0;
          let restarted = false;
          for (const step of steps) {
            if (step.kind === 'look') await Promise.all(processes.map((sender) => sender.look()));
            else if (step.kind === 'wait') {
              // A clock that jumps in the middle of a try would free what is claimed, as after a process that died.
              await Promise.all(processes.map((sender) => sender.idle()));
              world.clock.advance(step.ms);
            } else if (step.kind === 'restart') {
              restarted = true;
              await processes[0]?.stop();
              processes = [process(0), processes[1] as Sender];
            } else {
              for (let i = 0; i < step.count; i++) {
                const title = `Note ${committed.length + rolledBack}`;
                await tell(title, step.commits);
                if (step.commits) committed.push(title);
                else rolledBack += 1;
              }
            }
          }
          await Promise.all(processes.map((sender) => sender.idle()));
          for (let due = await nextDue(); due; due = await nextDue()) {
            world.clock.now = due;
            await Promise.all(processes.map((sender) => sender.look()));
            await Promise.all(processes.map((sender) => sender.idle()));
          }
          await Promise.all(processes.map((sender) => sender.stop()));
          for (const { received, taken, close } of targets) {
            const titleOf = new Map(received.map(({ id, body }) => [id, (JSON.parse(body) as Told).data.title]));
            // By webhook-id each once; and one id is one message, at every try.
            expect([...new Set(taken)].map((id) => titleOf.get(id)).sort()).toEqual([...committed].sort());
            for (const { id, body } of received) expect((JSON.parse(body) as Told).data.title).toBe(titleOf.get(id));
            // Only a process that was stopped in the middle leaves it open whether a message arrived.
            if (!restarted) expect(taken).toHaveLength(committed.length);
            await close();
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);
});

interface Told {
  data: { title: string };
}
