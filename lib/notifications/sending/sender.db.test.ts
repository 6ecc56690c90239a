import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSendingWorld, type SendingWorld } from '@/lib/testing/sending-world';
import { testChannel } from '../channels/test-channel';
import { updateChannel } from '../channels/update-channel';
import { countFailed } from '../deliveries/queries';
import { retryDelivery } from '../deliveries/retry-delivery';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Hours go by in some: on a busy machine that takes a while.
describe('sending', { timeout: 60_000 }, () => {
  let sending: SendingWorld;

  beforeAll(async () => {
    sending = await openSendingWorld();
  });
  beforeEach(() => sending.start());
  afterEach(() => sending.end());
  afterAll(() => sending.world.close());

  it('delays no target because of one that hangs', async () => {
    const [bad, good] = [await sending.receiver('hang'), await sending.receiver()];
    await sending.renew({ timeoutMs: 30_000 });
    await sending.channel(bad.url);
    await sending.tell(10);
    await sending.sender().look();
    await expect.poll(() => bad.received.length, { timeout: 20_000 }).toBe(4);
    // One that is added, and told, while the other hangs.
    await sending.channel(good.url);
    await sending.tell(10);
    await sending.sender().look();
    await expect.poll(() => sending.log({ state: 'delivered' }), { timeout: 20_000 }).toHaveLength(10);
    expect(good.taken).toHaveLength(10);
    expect(bad.received).toHaveLength(4);
    await sending.sender().stop();
    // Stopping broke them off: they count as never tried, and are free for the next process.
    expect(await sending.log({ state: 'pending' })).toHaveLength(20);
    expect((await sending.log({ state: 'pending' })).every(({ attempts }) => attempts === 0)).toBe(true);
    bad.answer = 204;
    await sending.renew();
    await sending.send();
    expect(bad.taken).toHaveLength(20);
    expect(new Set(bad.taken).size).toBe(20);
  });

  it('waits for a target that answers 500 for an hour, without hammering it, and then delivers everything once', async () => {
    const [bad, good] = [await sending.receiver(500), await sending.receiver()];
    const { id } = await sending.channel(bad.url);
    await sending.channel(good.url);
    await sending.tell(8);
    await sending.pass(HOUR, MINUTE / 2);
    expect(good.taken).toHaveLength(8);
    expect(bad.taken).toHaveLength(0);
    expect(bad.received.length).toBeLessThan(16);
    expect(await sending.stateOf(id)).toMatchObject({ lastError: 'It answered 500.', enabled: true });
    await sending.tell(3);
    await sending.send();
    expect(good.taken).toHaveLength(11);
    bad.answer = 204;
    await sending.pass(HOUR, MINUTE);
    expect(bad.taken).toHaveLength(11);
    expect(new Set(bad.taken).size).toBe(11);
    expect(await sending.log({ state: 'delivered' })).toHaveLength(22);
    expect(await sending.stateOf(id)).toMatchObject({ failures: 0, lastError: null, waitsUntil: null });
  });

  it('gives up after a day, says so, and can be told to try again', async () => {
    const bad = await sending.receiver({ status: 503, body: 'down\r\nfor\u0000 good' });
    await sending.channel(bad.url);
    await sending.tell(6);
    await sending.pass(DAY + 4 * HOUR, 5 * MINUTE);
    const failed = await sending.log({ state: 'failed' });
    expect(failed).toHaveLength(6);
    for (const { lastError } of failed) expect(lastError).toContain('It answered 503: down for good');
    expect(await countFailed({ ctx: sending.ctx })).toBe(6);
    bad.answer = 204;
    await sending.pass(DAY, HOUR);
    expect(bad.taken).toEqual([]);
    const again = failed[0]?.id as string;
    const { ctx } = sending;
    expect(await retryDelivery({ ctx, input: { id: again } })).toMatchObject({
      state: 'pending',
      attempts: 0,
    });
    await sending.send();
    expect(bad.taken).toEqual([again]);
    await expect(retryDelivery({ ctx, input: { id: again } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('switches a channel off that answers 410, and sends it nothing more', async () => {
    const gone = await sending.receiver(410);
    const { id } = await sending.channel(gone.url);
    await sending.tell(9);
    await sending.send();
    expect(gone.received.length).toBeLessThanOrEqual(4);
    expect(await sending.stateOf(id)).toMatchObject({
      enabled: false,
      offReason: 'Its address answered 410 Gone.',
      pending: 0,
    });
    expect(await sending.log({ state: 'failed' })).toHaveLength(9);
    await sending.tell();
    await sending.pass(HOUR, MINUTE);
    expect(gone.received.length).toBeLessThanOrEqual(4);
    await updateChannel({ ctx: sending.ctx, input: { id, change: { enabled: true } } });
    expect(await sending.stateOf(id)).toMatchObject({ enabled: true, offReason: null, failures: 0 });
  });

  it('waits as long as a target asks for', async () => {
    const busy = await sending.receiver({ status: 429, headers: { 'retry-after': '600' } });
    await sending.channel(busy.url);
    await sending.tell();
    await sending.send();
    busy.answer = 204;
    await sending.pass(590_000);
    expect(busy.received).toHaveLength(1);
    await sending.pass(20_000);
    expect(busy.taken).toHaveLength(1);
  });

  it('tests at once and once, also a target that is being left alone', async () => {
    const bad = await sending.receiver(500);
    const { id } = await sending.channel(bad.url);
    await sending.tell(8);
    await sending.pass(5 * MINUTE);
    const before = bad.received.length;
    const made = await testChannel({ ctx: sending.ctx, input: { id } });
    await sending.send();
    expect(bad.received[before]?.id).toBe(made.id);
    const [test] = (await sending.log()).filter(({ event }) => event === 'channel.test');
    expect(test).toMatchObject({ state: 'failed', attempts: 1, lastError: 'It answered 500.' });
    await updateChannel({ ctx: sending.ctx, input: { id, change: { enabled: false } } });
    await expect(testChannel({ ctx: sending.ctx, input: { id } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is stopped by no clock that is set back', async () => {
    const moody = await sending.receiver(500);
    await sending.channel(moody.url);
    sending.world.clock.advance(30 * DAY);
    await sending.tell(6);
    await sending.send();
    sending.world.clock.advance(-30 * DAY);
    moody.answer = 204;
    await sending.send();
    expect(new Set(moody.taken).size).toBe(6);
  });
});
