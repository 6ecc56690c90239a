import { Webhook } from 'standardwebhooks';
import { headersOf, partOf, startMailServer } from '../lib/testing/mail-server';
import { startReceiver } from '../lib/testing/webhook-receiver';
import { must, setUp } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { startRemit } from './support/remit-process';
import { manifest } from './support/sample';

test('a request that is filed shows at the bell of security, and leads there', async ({ company, page }) => {
  const { ada, tove } = company.as;
  const before = (await must(tove.get('/api/v1/notifications?unread=true&limit=1'))).body.unread;
  await signInAs(page, company, 'tove');
  const { body } = await must(ada.post('/api/v1/agents', manifest('told-bot', [{ tool: 'memory/read_graph' }])));
  const { number, id } = body.request;
  // The frame asks again on the way to another page.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agents' }).click();
  await page.getByRole('link', { name: `Notifications, ${before + 1} unread` }).click();
  const words = `CR-${number} waits for a decision: Register told-bot with 1 tool`;
  await page.getByRole('link', { name: `Unread: ${words}` }).click();
  await expect(page).toHaveURL(`${company.url}/requests/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Register told-bot');
  // To open it is to have read it.
  await expect
    .poll(async () => (await must(tove.get('/api/v1/notifications?unread=true&limit=1'))).body.unread)
    .toBe(before);
  await page.goto(`${company.url}/notifications`);
  await expect(page.getByRole('link', { name: words, exact: true })).toBeVisible();
  const { items } = (await must(ada.get('/api/v1/notifications?limit=200'))).body;
  expect(items.filter(({ path }: { path: string }) => path === `/requests/${id}`)).toEqual([]);
});

test('an administrator adds a webhook, tests it, and sees that it was delivered', async ({ company, page }) => {
  const receiver = await startReceiver();
  try {
    await signInAs(page, company, 'root');
    await page.getByRole('link', { name: 'Channels' }).click();
    const form = page.getByRole('form', { name: 'Add a channel' });
    await form.getByRole('radio', { name: /^Webhook/ }).check();
    await form.getByRole('textbox', { name: 'Name' }).fill('Journey hook');
    await form.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
    await form.getByRole('button', { name: 'Add the channel' }).click();
    const secret = await page.locator('[data-secret]').textContent();
    await page.getByRole('button', { name: 'Send a test to Journey hook' }).click();
    await page.waitForURL(/\/deliveries\?channel=ch_/);
    const row = page.getByRole('row').filter({ hasText: 'A test from Remit' });
    await expect(row.getByText('Delivered')).toBeVisible();
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[number]];
    const told = new Webhook(/whsec_\S+/.exec(secret ?? '')?.[0] ?? '').verify(body, headers as Record<string, string>);
    expect(told).toMatchObject({ type: 'channel.test', data: { title: 'A test from Remit, sent by Root' } });
    // Nothing that the API gives afterwards has the address or the secret in it.
    const { body: channels } = await must(company.as.root.get('/api/v1/notification-channels'));
    expect(JSON.stringify(channels)).toContain('Journey hook');
    expect(JSON.stringify(channels)).not.toMatch(/whsec_|secret-path/);
  } finally {
    await receiver.close();
  }
});

test('where the environment names a mail server, a test arrives by mail', async () => {
  const mails = await startMailServer();
  const remit = await startRemit({ env: { SMTP_URL: mails.url, REMIT_MAIL_FROM: 'Remit <remit@example.com>' } });
  try {
    const root = await setUp(remit.url);
    expect((await must(root.get('/api/v1/me/notification-settings'))).body.mail).toBe(true);
    await must(root.post('/api/v1/notification-channels/email/test'));
    await expect.poll(() => mails.received.length, { timeout: 10_000, intervals: [50] }).toBe(1);
    const [mail] = mails.received as [(typeof mails.received)[number]];
    expect(headersOf(mail)).toMatchObject({
      subject: 'A test from Remit, sent by Root',
      to: 'Root <root@example.com>',
    });
    expect(partOf(mail, 'text/plain')).toContain(`${remit.url}/notifications/channels`);
  } finally {
    await remit.stop();
    await mails.close();
  }
});

test('an emergency reaches the company within moments of its commit', async ({ company }) => {
  const receiver = await startReceiver();
  try {
    const { root, ada, vera, lin } = company.as;
    const channel = { name: 'Alarm', kind: 'webhook', url: receiver.url, events: ['break-glass.used'] };
    await must(root.post('/api/v1/notification-channels', channel));
    await must(ada.post('/api/v1/agents', manifest('alarm-bot', [])));
    const { items } = (await must(vera.get('/api/v1/requests?q=alarm-bot'))).body;
    const { digest } = (await must(vera.get(`/api/v1/requests/${items[0].id}`))).body;
    await must(vera.post(`/api/v1/requests/${items[0].id}/decisions`, { decision: 'approve', digest }));
    const emergency = { agent: 'alarm-bot', tools: ['memory/read_graph'], hours: 1, justification: 'For the journey' };
    const { body } = await must(vera.post('/api/v1/break-glass', emergency));
    // Well before the job that looks for what is due comes round.
    await expect.poll(() => receiver.received.length, { timeout: 5_000, intervals: [50] }).toBe(1);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'break-glass.used',
      data: { url: `${company.url}/requests/${body.id}` },
    });
    const mine = (await must(company.as.tove.get('/api/v1/notifications'))).body.items;
    expect(mine[0]).toMatchObject({ event: 'break-glass.used', path: `/requests/${body.id}` });
    expect((await must(lin.get('/api/v1/me/notification-settings'))).body.mail).toBe(false);
  } finally {
    await receiver.close();
  }
});
