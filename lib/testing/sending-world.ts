import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createChannel } from '@/lib/notifications/channels/create-channel';
import { listChannels } from '@/lib/notifications/channels/queries';
import { listDeliveries } from '@/lib/notifications/deliveries/queries';
import type { ChannelDetail } from '@/lib/notifications/model/channel';
import type { DeliveryDetail } from '@/lib/notifications/model/delivery';
import type { NotificationEvent } from '@/lib/notifications/model/event';
import { notify } from '@/lib/notifications/notify';
import { createSender, type Sender } from '@/lib/notifications/sending/sender';
import type { Ctx } from '@/lib/verb/ctx';
import { openTestWorld, type TestWorld } from './test-world';
import { type Answer, type Received, startReceiver, type WebhookReceiver } from './webhook-receiver';

export interface SendingWorld {
  world: TestWorld;
  /** Of an administrator. */
  ctx: Ctx;
  /** Begins a test: no channel, nothing sent, a sender of its own. */
  start(): Promise<void>;
  /** Ends a test. */
  end(): Promise<void>;
  /** The sender of this test; `renew` puts another in its place. */
  sender(): Sender;
  renew(change?: { allowLoopback?: boolean; timeoutMs?: number }): Promise<void>;
  receiver(answer?: Answer | (() => Answer)): Promise<WebhookReceiver>;
  channel(url: string, change?: object): Promise<{ id: string; secret: string }>;
  /** Tells this many notes, and gives the title of the last. */
  tell(count?: number, event?: NotificationEvent): Promise<string>;
  /** Looks, as the server does when it is woken or when the job comes round, and waits for what that leads to. */
  send(): Promise<void>;
  /** Lets time go by, looking all the while. */
  pass(ms: number, every?: number): Promise<void>;
  log(filter?: object): Promise<DeliveryDetail[]>;
  channels(): Promise<ChannelDetail[]>;
  stateOf(id: string): Promise<ChannelDetail | undefined>;
  /** As a receiver does it, at the time of the test. Throws where the signature is wrong or old. */
  verify(secret: string | null, got: Received): unknown;
}

/** A world with channels, real receivers and a sender that a test drives by hand. */
export async function openSendingWorld(): Promise<SendingWorld> {
  const world = await openTestWorld();
  const root: PersonActor = await world.person('Root', 'admin');
  const ctx = world.ctx(root);
  let open: WebhookReceiver[] = [];
  let said = 0;
  const newSender = ({ timeoutMs = 10_000, ...change }: { allowLoopback?: boolean; timeoutMs?: number } = {}) =>
    createSender({
      ctx: () => ({ ...world.ctx({ kind: 'system', name: 'send-notifications' }), ...change }),
      mail: undefined,
      random: () => 0.5,
      timeoutMs,
    });
  let sender = newSender();
  const sending: SendingWorld = {
    world,
    ctx,
    async start() {
      await world.db.transaction(async (tx) => {
        await prismaOf(tx).notificationDelivery.deleteMany();
        await prismaOf(tx).notificationChannel.deleteMany({ where: { id: { not: 'email' } } });
      });
      sender = newSender();
    },
    async end() {
      await sender.stop();
      for (const receiver of open) await receiver.close();
      open = [];
    },
    sender: () => sender,
    async renew(change) {
      await sender.stop();
      sender = newSender(change);
    },
    async receiver(answer = 204) {
      const started = await startReceiver(answer);
      open.push(started);
      return started;
    },
    async channel(url, change = {}) {
      const input = { name: 'Alerts', kind: 'webhook', url, events: ['break-glass.used'], ...change };
      const made = await createChannel({ ctx, input });
      return { id: made.channel.id, secret: made.secret as string };
    },
    async tell(count = 1, event = 'break-glass.used') {
      for (let i = 0; i < count; i++) {
        said += 1;
        const note = { event, people: [], title: `Note ${said}`, path: '/requests/1', now: world.clock.now };
        await world.db.transaction((tx) => notify(tx, note));
      }
      return `Note ${said}`;
    },
    async send() {
      await sender.look();
      await sender.idle();
    },
    async pass(ms, every = 10_000) {
      for (let passed = 0; passed < ms; passed += every) {
        world.clock.advance(every);
        await sending.send();
      }
    },
    log: async (filter = {}) => (await listDeliveries({ ctx, page: { limit: 200 }, filter })).items,
    channels: async () => (await listChannels({ ctx })).items,
    stateOf: async (id) => (await sending.channels()).find((one) => one.id === id),
    verify(secret, { body, headers }) {
      vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now });
      try {
        return new Webhook(secret as string).verify(body, headers as Record<string, string>);
      } finally {
        vi.useRealTimers();
      }
    },
  };
  return sending;
}
