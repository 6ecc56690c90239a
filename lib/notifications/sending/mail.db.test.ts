import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { updatePerson } from '@/lib/people/update-person';
import { headersOf, type MailServer, partOf, startMailServer } from '@/lib/testing/mail-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { listChannels } from '../channels/queries';
import { setMail } from '../channels/set-mail';
import { testChannel } from '../channels/test-channel';
import { updateChannel } from '../channels/update-channel';
import { listDeliveries } from '../deliveries/queries';
import type { NotificationEvent } from '../model/event';
import { notify } from '../notify';
import { getSettings } from '../settings/queries';
import { updateSettings } from '../settings/update-settings';
import { transportOptions } from './mail';
import { createSender, type Sender } from './sender';

const MINUTE = 60_000;

describe('mail', () => {
  let world: TestWorld;
  let server: MailServer;
  let sender: Sender;
  let root: PersonActor;
  let ada: PersonActor;

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
    ada = await world.person('Ada', 'engineer');
  });
  beforeEach(async () => {
    await world.db.transaction((tx) => prismaOf(tx).notificationDelivery.deleteMany());
    server = await startMailServer();
    await on(server.url);
    sender = senderTo(server.url);
  });
  afterEach(async () => {
    await sender.stop();
    await server.close();
  });
  afterAll(() => world.close());

  const on = (origin: string | null) => setMail({ ctx: world.system, input: { origin } });
  const senderTo = (url: string) =>
    createSender({
      ctx: () => world.ctx({ kind: 'system', name: 'send-notifications' }),
      mail: { url, from: 'Remit <remit@example.com>' },
      random: () => 0.5,
    });
  const tell = async (title: string, people = [ada.id], event: NotificationEvent = 'request.decided') => {
    world.clock.advance(1);
    const note = { event, people, title, path: '/requests/cr_1', now: world.clock.now };
    await world.db.transaction((tx) => notify(tx, note));
  };
  const send = async () => {
    await sender.look();
    await sender.idle();
  };
  const log = async () => (await listDeliveries({ ctx: world.ctx(root), page: { limit: 50 } })).items;

  it('says what happened and where, to its person, once', async () => {
    await tell('CR-1 was approved: Read the CRM');
    await send();
    await send();
    expect(server.received).toHaveLength(1);
    const [mail] = server.received as [(typeof server.received)[number]];
    expect(mail).toMatchObject({ from: 'remit@example.com', to: ['ada@example.com'] });
    const id = (await log())[0]?.id;
    expect(headersOf(mail)).toMatchObject({
      subject: 'CR-1 was approved: Read the CRM',
      from: 'Remit <remit@example.com>',
      to: 'Ada <ada@example.com>',
      'message-id': `<${id}@remit.example.com>`,
      'auto-submitted': 'auto-generated',
    });
    expect(partOf(mail, 'text/plain')).toContain(
      'CR-1 was approved: Read the CRM\n\nhttps://remit.example.com/requests/cr_1\n',
    );
    expect(partOf(mail, 'text/plain')).toContain('https://remit.example.com/account/notifications');
    expect((await log())[0]).toMatchObject({ state: 'delivered', person: { name: 'Ada' }, channel: { kind: 'email' } });
  });

  it('lets no title add a header, a recipient or markup', async () => {
    await tell('Hi\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script> & "more"');
    await send();
    const [mail] = server.received as [(typeof server.received)[number]];
    expect(mail.to).toEqual(['ada@example.com']);
    expect(headersOf(mail)).not.toHaveProperty('bcc');
    expect(partOf(mail, 'text/html')).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;');
    expect(partOf(mail, 'text/html')).not.toContain('<script');
  });

  it('goes to those who want it: by default what cannot wait, then what each chose', async () => {
    const ben = await world.person('Ben', 'engineer');
    const people = [ada.id, ben.id];
    await tell('A comment', people, 'request.comment');
    await tell('An emergency', people, 'break-glass.used');
    await send();
    expect(server.received.map(({ to }) => to[0]).sort()).toEqual(['ada@example.com', 'ben@example.com']);
    const ctx = world.ctx(ben);
    const chosen = await updateSettings({
      ctx,
      input: { email: { 'request.comment': true, 'break-glass.used': false } },
    });
    expect(chosen.events.filter(({ event }) => /comment|used/.test(event)).map(({ email }) => email)).toEqual([
      true,
      false,
    ]);
    expect((await getSettings({ ctx: world.ctx(ada) })).events.find(({ event }) => /comment/.test(event))?.email).toBe(
      false,
    );
    server.received = [];
    await tell('Another comment', people, 'request.comment');
    await tell('Another emergency', people, 'break-glass.used');
    await send();
    const got = server.received.map((mail) => `${mail.to[0]} ${headersOf(mail).subject}`).sort();
    expect(got).toEqual(['ada@example.com Another emergency', 'ben@example.com Another comment']);
    await expect(updateSettings({ ctx, input: { email: { 'no.such': true } } })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('tries again when the server is away, and gives up at once on a recipient that is refused', async () => {
    server.refuse = { message: [451, 'Try later'] };
    await tell('Patience');
    await send();
    expect((await log())[0]).toMatchObject({
      state: 'pending',
      attempts: 1,
      lastError: 'The mail server said: 451 Try later',
    });
    server.refuse = { recipient: [550, 'No such mailbox'] };
    world.clock.advance(MINUTE);
    await send();
    expect((await log())[0]).toMatchObject({
      state: 'failed',
      lastError: expect.stringContaining('550 No such mailbox'),
    });
    server.refuse = {};
    await tell('Better');
    await server.close();
    await send();
    expect((await log())[0]).toMatchObject({ state: 'pending', lastError: 'The mail server cannot be reached.' });
  });

  it('is not sent to who left meanwhile', async () => {
    const gus = await world.person('Gus', 'engineer');
    await tell('Too late', [gus.id]);
    await updatePerson({ ctx: world.ctx(root), input: { id: gus.id, change: { status: 'disabled' } } });
    await send();
    expect(server.received).toEqual([]);
    expect((await log())[0]).toMatchObject({ state: 'failed', lastError: 'This person is not active any more.' });
  });

  it('is not even queued while it is off; the inbox has it all the same', async () => {
    await on(null);
    await tell('Quiet');
    expect(await log()).toEqual([]);
    expect((await getSettings({ ctx: world.ctx(ada) })).mail).toBe(false);
    await expect(testChannel({ ctx: world.ctx(root), input: { id: 'email' } })).rejects.toMatchObject({
      message: expect.stringContaining('SMTP_URL'),
    });
    const change = { enabled: true };
    await expect(updateChannel({ ctx: world.ctx(root), input: { id: 'email', change } })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is tested by a mail to whoever asks', async () => {
    await testChannel({ ctx: world.ctx(root), input: { id: 'email' } });
    await send();
    expect(server.received[0]).toMatchObject({ to: ['root@example.com'] });
    const mail = (await listChannels({ ctx: world.ctx(root) })).items.find(({ id }) => id === 'email');
    expect(mail).toMatchObject({ origin: server.url, enabled: true, failures: 0, lastError: null });
  });

  it('sends a password to another machine encrypted or not at all', () => {
    const options = (url: string) => transportOptions({ url, from: '' });
    expect(options('smtp://u%40x:p%2Fw@mail.example.com')).toMatchObject({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      requireTLS: true,
      auth: { user: 'u@x', pass: 'p/w' },
    });
    expect(options('smtps://u:p@mail.example.com')).toMatchObject({ port: 465, secure: true, requireTLS: false });
    expect(options('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525, requireTLS: false, auth: undefined });
  });
});
