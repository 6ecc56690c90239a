import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { type Answer, type Received, startReceiver, type WebhookReceiver } from '@/lib/testing/webhook-receiver';
import { createChannel } from '../channels/create-channel';
import { listChannels } from '../channels/queries';
import { rotateChannelSecret } from '../channels/rotate-secret';
import { testChannel } from '../channels/test-channel';
import { updateChannel } from '../channels/update-channel';
import { countFailed, listDeliveries } from '../deliveries/queries';
import { retryDelivery } from '../deliveries/retry-delivery';
import type { NotificationEvent } from '../model/event';
import { notify } from '../notify';
import { createSender, type Sender } from './sender';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('sending', () => {
  let world: TestWorld;
  let root: PersonActor;
  let sender: Sender;
  let open: WebhookReceiver[];
  let said = 0;

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
  });
  beforeEach(async () => {
    await world.db.transaction(async (tx) => {
      await prismaOf(tx).notificationDelivery.deleteMany();
      await prismaOf(tx).notificationChannel.deleteMany({ where: { id: { not: 'email' } } });
    });
    sender = newSender();
    open = [];
  });
  afterEach(async () => {
    await sender.stop();
    for (const receiver of open) await receiver.close();
  });
  afterAll(() => world.close());

  const newSender = (change: { allowLoopback?: boolean; timeoutMs?: number } = {}) => {
    const { timeoutMs = 10_000, ...ctx } = change;
    return createSender({
      ctx: () => ({ ...world.ctx({ kind: 'system', name: 'send-notifications' }), ...ctx }),
      mail: undefined,
      random: () => 0.5,
      timeoutMs,
    });
  };
  const receiver = async (answer: Answer | (() => Answer) = 204) => {
    const started = await startReceiver(answer);
    open.push(started);
    return started;
  };
  const channel = async (url: string, change: object = {}) => {
    const input = { name: 'Alerts', kind: 'webhook', url, events: ['break-glass.used'], ...change };
    const made = await createChannel({ ctx: world.ctx(root), input });
    return { id: made.channel.id, secret: made.secret as string };
  };
  const tell = async (count = 1, event: NotificationEvent = 'break-glass.used') => {
    for (let i = 0; i < count; i++) {
      said += 1;
      const note = { event, people: [], title: `Note ${said}`, path: '/requests/1', now: world.clock.now };
      await world.db.transaction((tx) => notify(tx, note));
    }
  };
  /** Looks, as the server does when it is woken or when the job comes round, and waits for what that leads to. */
  const send = async () => {
    await sender.look();
    await sender.idle();
  };
  const pass = async (ms: number, every = 10_000) => {
    for (let passed = 0; passed < ms; passed += every) {
      world.clock.advance(every);
      await send();
    }
  };
  const log = async (filter = {}) =>
    (await listDeliveries({ ctx: world.ctx(root), page: { limit: 200 }, filter })).items;
  /** As a receiver does it, at the time of the test. Throws where the signature is wrong or old. */
  const verify = (secret: string | null, { body, headers }: Received): unknown => {
    vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now });
    try {
      return new Webhook(secret as string).verify(body, headers as Record<string, string>);
    } finally {
      vi.useRealTimers();
    }
  };
  const channels = async () => (await listChannels({ ctx: world.ctx(root) })).items;
  const stateOf = async (id: string) => (await channels()).find((one) => one.id === id);

  it('signs by Standard Webhooks, once, and says what and where', async () => {
    const good = await receiver();
    const { secret } = await channel(good.url);
    await tell();
    await tell(1, 'request.waiting');
    await send();
    await send();
    expect(good.received).toHaveLength(1);
    const got = good.received[0] as Received;
    expect(verify(secret, got)).toEqual({
      type: 'break-glass.used',
      timestamp: world.clock.now.toISOString(),
      data: { title: `Note ${said - 1}`, url: 'https://remit.example.com/requests/1' },
    });
    expect(await log()).toMatchObject([{ id: got.id, state: 'delivered', attempts: 1, lastError: null }]);
    expect(() => verify(`whsec_${'A'.repeat(44)}`, got)).toThrow('No matching signature');
    expect(() => verify(secret, { ...got, body: got.body.replace('Note', 'Nope') })).toThrow('No matching signature');
  });

  it('posts to Slack what Slack reads', async () => {
    const slack = await receiver(200);
    await channel(slack.url, { kind: 'slack' });
    await world.db.transaction((tx) =>
      notify(tx, { event: 'break-glass.used', people: [], title: '<!here> & co', path: '/x', now: world.clock.now }),
    );
    await send();
    expect(JSON.parse(slack.received[0]?.body ?? '')).toEqual({
      text: '&lt;!here&gt; &amp; co\n<https://remit.example.com/x|Open in Remit>',
      unfurl_links: false,
    });
    expect(slack.received[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it('delays no target because of one that hangs', async () => {
    const [bad, good] = [await receiver('hang'), await receiver()];
    await sender.stop();
    sender = newSender({ timeoutMs: 30_000 });
    await channel(bad.url);
    await tell(10);
    await sender.look();
    await expect.poll(() => bad.received.length).toBe(4);
    // One that is added, and told, while the other hangs.
    await channel(good.url);
    await tell(10);
    await sender.look();
    await expect.poll(() => log({ state: 'delivered' }), { timeout: 8_000 }).toHaveLength(10);
    expect(good.taken).toHaveLength(10);
    expect(bad.received).toHaveLength(4);
    await sender.stop();
    // Stopping broke them off: they count as never tried, and are free for the next process.
    expect(await log({ state: 'pending' })).toHaveLength(20);
    expect((await log({ state: 'pending' })).every(({ attempts }) => attempts === 0)).toBe(true);
    bad.answer = 204;
    sender = newSender();
    await send();
    expect(bad.taken).toHaveLength(20);
    expect(new Set(bad.taken).size).toBe(20);
  });

  it('waits for a target that answers 500 for an hour, without hammering it, and then delivers everything once', async () => {
    const [bad, good] = [await receiver(500), await receiver()];
    const { id } = await channel(bad.url);
    await channel(good.url);
    await tell(8);
    await pass(HOUR);
    expect(good.taken).toHaveLength(8);
    expect(bad.taken).toHaveLength(0);
    expect(bad.received.length).toBeLessThan(16);
    expect(await stateOf(id)).toMatchObject({ lastError: 'It answered 500.', enabled: true });
    await tell(3);
    await send();
    expect(good.taken).toHaveLength(11);
    bad.answer = 204;
    await pass(HOUR, MINUTE);
    expect(bad.taken).toHaveLength(11);
    expect(new Set(bad.taken).size).toBe(11);
    expect(await log({ state: 'delivered' })).toHaveLength(22);
    expect(await stateOf(id)).toMatchObject({ failures: 0, lastError: null, waitsUntil: null });
  });

  it('gives up after a day, says so, and can be told to try again', async () => {
    const bad = await receiver({ status: 503, body: 'down\r\nfor\u0000 good' });
    await channel(bad.url);
    await tell(6);
    await pass(DAY + 4 * HOUR, 5 * MINUTE);
    const failed = await log({ state: 'failed' });
    expect(failed).toHaveLength(6);
    for (const { lastError } of failed) expect(lastError).toContain('It answered 503: down for good');
    expect(await countFailed({ ctx: world.ctx(root) })).toBe(6);
    bad.answer = 204;
    await pass(DAY, HOUR);
    expect(bad.taken).toEqual([]);
    const again = failed[0]?.id as string;
    const ctx = world.ctx(root);
    expect(await retryDelivery({ ctx, input: { id: again } })).toMatchObject({ state: 'pending', attempts: 0 });
    await send();
    expect(bad.taken).toEqual([again]);
    await expect(retryDelivery({ ctx, input: { id: again } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('switches a channel off that answers 410, and sends it nothing more', async () => {
    const gone = await receiver(410);
    const { id } = await channel(gone.url);
    await tell(9);
    await send();
    expect(gone.received.length).toBeLessThanOrEqual(4);
    expect(await stateOf(id)).toMatchObject({
      enabled: false,
      offReason: 'Its address answered 410 Gone.',
      pending: 0,
    });
    expect(await log({ state: 'failed' })).toHaveLength(9);
    await tell();
    await pass(HOUR, MINUTE);
    expect(gone.received.length).toBeLessThanOrEqual(4);
    await updateChannel({ ctx: world.ctx(root), input: { id, change: { enabled: true } } });
    expect(await stateOf(id)).toMatchObject({ enabled: true, offReason: null, failures: 0 });
  });

  it('follows no redirect', async () => {
    const elsewhere = await receiver();
    const moved = await receiver({ status: 307, headers: { location: elsewhere.url } });
    await channel(moved.url);
    await tell();
    await send();
    expect(elsewhere.received).toEqual([]);
    expect((await log())[0]?.lastError).toBe('It answered 307, and redirects are not followed.');
  });

  it('waits as long as a target asks for', async () => {
    const busy = await receiver({ status: 429, headers: { 'retry-after': '600' } });
    await channel(busy.url);
    await tell();
    await send();
    busy.answer = 204;
    await pass(590_000);
    expect(busy.received).toHaveLength(1);
    await pass(20_000);
    expect(busy.taken).toHaveLength(1);
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'ftp://example.com/',
    'http://user:pw@example.com/',
  ])('refuses %s where it is typed', async (url) => {
    await expect(channel(url)).rejects.toMatchObject({ code: expect.stringMatching(/^(url_refused|invalid_input)$/) });
  });

  it('reaches nothing on this machine while others can reach Remit', async () => {
    const inside = await receiver();
    const ctx = { ...world.ctx(root), allowLoopback: false };
    const input = { name: 'In', kind: 'webhook', url: inside.url, events: ['break-glass.used'] };
    await expect(createChannel({ ctx, input })).rejects.toMatchObject({ code: 'url_refused' });
    // Typed while it was allowed, as a name may be that leads here only now.
    await channel(inside.url);
    await tell();
    await sender.stop();
    sender = newSender({ allowLoopback: false });
    await send();
    expect(inside.received).toEqual([]);
    expect((await log())[0]?.lastError).toContain('is this machine itself');
  });

  it('signs with both secrets while they overlap', async () => {
    const good = await receiver();
    const { id, secret: first } = await channel(good.url);
    const { secret: second } = await rotateChannelSecret({ ctx: world.ctx(root), input: { id, overlapHours: 1 } });
    const verifies = (secret: string | null) => {
      try {
        return Boolean(verify(secret, good.received.at(-1) as Received));
      } catch {
        return false;
      }
    };
    await tell();
    await send();
    expect([verifies(first), verifies(second)]).toEqual([true, true]);
    await rotateChannelSecret({ ctx: world.ctx(root), input: { id, overlapHours: 0 } });
    await tell();
    await send();
    expect([verifies(first), verifies(second)]).toEqual([false, false]);
  });

  it('shows an address and a secret to nobody, in no answer, log or column', async () => {
    const echo = await receiver();
    const { id, secret } = await channel(echo.url);
    echo.answer = { status: 400, body: `no ${echo.url} and /hooks/secret-path-123 and ${secret}` };
    await tell();
    await send();
    await rotateChannelSecret({ ctx: world.ctx(root), input: { id } });
    const rows = await prismaOf(world.db.read).notificationChannel.findMany();
    const audit = await listAuditLog({ ctx: world.ctx(root), page: { limit: 200 }, filter: {} });
    const everything = JSON.stringify([await channels(), await log(), rows, audit]);
    expect(everything).toContain('It answered 400: no');
    for (const part of ['secret-path-123', secret, secret.slice(6)]) expect(everything).not.toContain(part);
  });

  it('says what to do when the signing key is another one', async () => {
    const good = await receiver();
    const { id } = await channel(good.url);
    await prismaOf(world.db.read).notificationChannel.update({ where: { id }, data: { sealedUrl: 'v1.AAAA' } });
    await tell();
    await send();
    expect((await log())[0]?.lastError).toBe(
      'Its address and secret were sealed with another signing key. Give them again.',
    );
  });

  it('tests at once and once, also a target that is being left alone', async () => {
    const bad = await receiver(500);
    const { id } = await channel(bad.url);
    await tell(8);
    await pass(5 * MINUTE);
    const before = bad.received.length;
    const made = await testChannel({ ctx: world.ctx(root), input: { id } });
    await send();
    expect(bad.received[before]?.id).toBe(made.id);
    const [test] = (await log()).filter(({ event }) => event === 'channel.test');
    expect(test).toMatchObject({ state: 'failed', attempts: 1, lastError: 'It answered 500.' });
    await updateChannel({ ctx: world.ctx(root), input: { id, change: { enabled: false } } });
    await expect(testChannel({ ctx: world.ctx(root), input: { id } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is stopped by no clock that is set back', async () => {
    const moody = await receiver(500);
    await channel(moody.url);
    world.clock.advance(30 * DAY);
    await tell(6);
    await send();
    world.clock.advance(-30 * DAY);
    moody.answer = 204;
    await send();
    expect(new Set(moody.taken).size).toBe(6);
  });
});
