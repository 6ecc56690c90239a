import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import { prismaOf } from '@/lib/db/prisma';
import { openSendingWorld, type SendingWorld } from '@/lib/testing/sending-world';
import type { Received } from '@/lib/testing/webhook-receiver';
import { createChannel } from '../channels/create-channel';
import { rotateChannelSecret } from '../channels/rotate-secret';
import { notify } from '../notify';

describe('what is posted', { timeout: 60_000 }, () => {
  let sending: SendingWorld;

  beforeAll(async () => {
    sending = await openSendingWorld();
  });
  beforeEach(() => sending.start());
  afterEach(() => sending.end());
  afterAll(() => sending.world.close());

  it('signs by Standard Webhooks, once, and says what and where', async () => {
    const good = await sending.receiver();
    const { secret } = await sending.channel(good.url);
    const title = await sending.tell();
    await sending.tell(1, 'request.waiting');
    await sending.send();
    await sending.send();
    expect(good.received).toHaveLength(1);
    const got = good.received[0] as Received;
    expect(sending.verify(secret, got)).toEqual({
      type: 'break-glass.used',
      timestamp: sending.world.clock.now.toISOString(),
      data: { title, url: 'https://remit.example.com/requests/1' },
    });
    expect(await sending.log()).toMatchObject([{ id: got.id, state: 'delivered', attempts: 1, lastError: null }]);
    expect(() => sending.verify(`whsec_${'A'.repeat(44)}`, got)).toThrow('No matching signature');
    expect(() => sending.verify(secret, { ...got, body: got.body.replace('Note', 'Nope') })).toThrow(
      'No matching signature',
    );
  });

  it('posts to Slack what Slack reads', async () => {
    const slack = await sending.receiver(200);
    await sending.channel(slack.url, { kind: 'slack' });
    await sending.world.db.transaction((tx) =>
      notify(tx, {
        event: 'break-glass.used',
        people: [],
        title: '<!here> & co',
        path: '/x',
        now: sending.world.clock.now,
      }),
    );
    await sending.send();
    expect(JSON.parse(slack.received[0]?.body ?? '')).toEqual({
      text: '&lt;!here&gt; &amp; co\n<https://remit.example.com/x|Open in Remit>',
      unfurl_links: false,
    });
    expect(slack.received[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it('follows no redirect', async () => {
    const elsewhere = await sending.receiver();
    const moved = await sending.receiver({ status: 307, headers: { location: elsewhere.url } });
    await sending.channel(moved.url);
    await sending.tell();
    await sending.send();
    expect(elsewhere.received).toEqual([]);
    expect((await sending.log())[0]?.lastError).toBe('It answered 307, and redirects are not followed.');
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'ftp://example.com/',
    'http://user:pw@example.com/',
  ])('refuses %s where it is typed', async (url) => {
    await expect(sending.channel(url)).rejects.toMatchObject({
      code: expect.stringMatching(/^(url_refused|invalid_input)$/),
    });
  });

  it('reaches nothing on this machine while others can reach Remit', async () => {
    const inside = await sending.receiver();
    const ctx = { ...sending.ctx, allowLoopback: false };
    const input = { name: 'In', kind: 'webhook', url: inside.url, events: ['break-glass.used'] };
    await expect(createChannel({ ctx, input })).rejects.toMatchObject({ code: 'url_refused' });
    // Typed while it was allowed, as a name may be that leads here only now.
    await sending.channel(inside.url);
    await sending.tell();
    await sending.renew({ allowLoopback: false });
    await sending.send();
    expect(inside.received).toEqual([]);
    expect((await sending.log())[0]?.lastError).toContain('is this machine itself');
  });

  it('signs with both secrets while they overlap', async () => {
    const good = await sending.receiver();
    const { id, secret: first } = await sending.channel(good.url);
    const { secret: second } = await rotateChannelSecret({ ctx: sending.ctx, input: { id, overlapHours: 1 } });
    const verifies = (secret: string | null) => {
      try {
        return Boolean(sending.verify(secret, good.received.at(-1) as Received));
      } catch {
        return false;
      }
    };
    await sending.tell();
    await sending.send();
    expect([verifies(first), verifies(second)]).toEqual([true, true]);
    await rotateChannelSecret({ ctx: sending.ctx, input: { id, overlapHours: 0 } });
    await sending.tell();
    await sending.send();
    expect([verifies(first), verifies(second)]).toEqual([false, false]);
  });

  it('shows an address and a secret to nobody, in no answer, log or column', async () => {
    const echo = await sending.receiver();
    const { id, secret } = await sending.channel(echo.url);
    echo.answer = { status: 400, body: `no ${echo.url} and /hooks/secret-path-123 and ${secret}` };
    await sending.tell();
    await sending.send();
    await rotateChannelSecret({ ctx: sending.ctx, input: { id } });
    const rows = await prismaOf(sending.world.db.read).notificationChannel.findMany();
    const audit = await listAuditLog({ ctx: sending.ctx, page: { limit: 200 }, filter: {} });
    const everything = JSON.stringify([await sending.channels(), await sending.log(), rows, audit]);
    expect(everything).toContain('It answered 400: no');
    for (const part of ['secret-path-123', secret, secret.slice(6)]) expect(everything).not.toContain(part);
  });

  it('says what to do when the signing key is another one', async () => {
    const good = await sending.receiver();
    const { id } = await sending.channel(good.url);
    await prismaOf(sending.world.db.read).notificationChannel.update({ where: { id }, data: { sealedUrl: 'v1.AAAA' } });
    await sending.tell();
    await sending.send();
    expect((await sending.log())[0]?.lastError).toBe(
      'Its address and secret were sealed with another signing key. Give them again.',
    );
  });
});
