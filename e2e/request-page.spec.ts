import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type SampleServer, startSampleServer, tool } from '../lib/testing/sample-server';
import { must } from './support/api';
import { type Company, expect, signInAs, test } from './support/fixtures';
import { approve, manifest } from './support/sample';

const HOSTILE = [
  '<script>window.hit = 1</script><img src=x onerror="window.hit = 1"><a href="javascript:window.hit=1">here</a>',
  'javascript:window.hit=1 data:text/html,<script>window.hit=1</script> https://bank.example.com@evil.example.com/',
  '[here](javascript:window.hit=1) https://example.com/"onmouseover="window.hit=1 and https://example.com/fine.',
].join('\n');

/** Requests of new agents, waiting; the first asked for is the last in the list. */
async function asked(company: Company, ...slugs: string[]): Promise<number[]> {
  const numbers: number[] = [];
  for (const slug of slugs) {
    const { body } = await must(company.as.ada.post('/api/v1/agents', manifest(slug, [{ tool: 'memory/read_graph' }])));
    numbers.push(body.request.number);
  }
  return numbers;
}

const heading = (page: Page, number: number) =>
  page.getByRole('navigation', { name: /breadcrumb/i }).getByText(`CR-${number}`);

test('a list is gone through by key: named, told, decided, next', async ({ company, page }) => {
  const [last, first] = (await asked(company, 'queue-one', 'queue-two')) as [number, number];
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/requests?q=queue-`);
  await page.getByRole('link', { name: /queue-two/ }).click();
  await expect(heading(page, first)).toBeVisible();
  await expect(page.getByText('1 of 2 in the list')).toBeVisible();
  await page.keyboard.press('j');
  await expect(heading(page, last)).toBeVisible();
  await expect(page.getByText('2 of 2 in the list')).toBeVisible();
  await page.keyboard.press('p');
  await expect(heading(page, first)).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of this page' })).toBeVisible();
  // What is open has the keys.
  await page.keyboard.press('a');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('c');
  const words = page.getByRole('textbox', { name: 'Comment' });
  await expect(words).toBeFocused();
  await page.keyboard.type('A reason, please, jar and j: ');
  await page.keyboard.type('@');
  const picker = page.getByRole('combobox', { name: 'Name somebody' });
  await expect(picker).toBeFocused();
  await page.keyboard.type('ada@');
  await expect(page.getByRole('option', { name: /Ada/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(words).toBeFocused();
  await expect(words).toHaveValue('A reason, please, jar and j: @[ada@example.com] ');
  await page.keyboard.press('Control+Enter');
  const history = page.getByRole('list', { name: 'History' });
  await expect(history.getByText('@Ada')).toBeVisible();
  await expect(words).toHaveValue('');
  const { items } = (await must(company.as.ada.get('/api/v1/notifications'))).body;
  expect(items.map(({ title }: { title: string }) => title).join('\n')).toContain(`Tove names you on CR-${first}`);

  // Letters with a modifier, and letters typed into a field, decide nothing.
  await page.locator('h1').click();
  await page.keyboard.press('Shift+A');
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await page.keyboard.press('a');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText('1 agent registered, 1 grant added, nothing removed')).toBeVisible();
  await expect(dialog.getByText(/^1 tool: up to internal/)).toBeVisible();
  await expect(dialog.getByText('in force at once, with this approval')).toBeVisible();
  await expect(dialog.getByText(/gets? it: /)).toBeVisible();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText(/^You approved this\. \d+ more waits? for you\.$/)).toBeVisible();
  await expect(history.getByText('In force with')).toBeVisible();
  await page.keyboard.press('j');
  await expect(heading(page, first)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Approve/ })).toBeVisible();

  await page.goto(`${company.url}/requests/CR-${last}`);
  await page.keyboard.press('r');
  await expect(dialog.getByText(/It ends here, for every stage/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText(/^You rejected this\./)).toBeVisible();
  await expect(page.getByText('It was rejected, and nothing changed. Ada can ask again.')).toBeVisible();
});

test('what people write is text, whatever it is', async ({ company, page }) => {
  const [number] = (await asked(company, 'hostile-talk')) as [number];
  await must(company.as.ada.post(`/api/v1/requests/CR-${number}/comments`, { text: HOSTILE }));
  const refused = await company.as.ada.post(`/api/v1/requests/CR-${number}/comments`, { text: 'a\u202eb' });
  expect(refused.status).toBe(400);
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/requests/CR-${number}`, { waitUntil: 'networkidle' });
  const history = page.getByRole('list', { name: 'History' });
  await expect(history.getByText('<script>window.hit = 1</script>')).toBeVisible();
  expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  expect(await history.locator('script, img').count()).toBe(0);
  const links = await history
    .locator('a[href]')
    .evaluateAll((all) =>
      all.map((a) => [
        a.getAttribute('href'),
        a.getAttribute('rel'),
        a.getAttributeNames().some((name) => name.startsWith('on')),
      ]),
    );
  const rel = 'noopener nofollow noreferrer';
  expect(links).toEqual([
    ['https://example.com/', rel, false],
    ['https://example.com/fine', rel, false],
  ]);
});

test.describe('a definition that is adopted', () => {
  let server: SampleServer;
  test.beforeAll(async () => {
    server = await startSampleServer([tool('pay', 'Pays a sample bill.')]);
  });
  test.afterAll(() => server.close());

  test('is compared on the request, with who could call it again', async ({ company, browser }) => {
    const { ada, tove } = company.as;
    const bills = { slug: 'bills', name: 'Bills', url: server.url, owner: 'lin@example.com', environment: 'staging' };
    await must(ada.post('/api/v1/servers', bills));
    await must(ada.post('/api/v1/servers/bills/sync'));
    const { body } = await must(ada.post('/api/v1/agents', manifest('bill-bot', [{ tool: 'bills/pay' }])));
    await approve(tove, body.request);
    server.tools = [tool('pay', 'Pays a sample\u200b bill twice.')];
    await must(ada.post('/api/v1/servers/bills/sync'));
    const ask = { title: 'Adopt pay', justification: 'Sample.', operations: [{ op: 'adopt', tool: 'bills/pay' }] };
    const { number } = (await must(tove.post('/api/v1/requests', ask))).body;
    for (const look of [
      { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
      { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
    ] as const) {
      const page = await (await browser.newContext(look)).newPage();
      await signInAs(page, company, 'vera');
      await page.goto(`${company.url}/requests/CR-${number}`, { waitUntil: 'networkidle' });
      await expect(page.getByText(/Lets agents call bills\/pay again, whose definition has changed/)).toBeVisible();
      const diff = page.getByRole('list', { name: /Approved definition of bills\/pay/ });
      await expect(diff.getByText('U+200B')).toBeVisible();
      await expect(page.getByText('it now holds invisible characters')).toBeVisible();
      await expect(page.getByText('held by 1 agent')).toBeVisible();
      await expect(page.getByRole('link', { name: 'bill-bot' }).first()).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await page.context().close();
    }
  });
});
