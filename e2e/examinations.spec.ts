import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { registered } from './support/sample';

test('an auditor draws a sample, flags a row, asks its owner, accepts the answer, and closes', async ({
  browser,
  company,
}) => {
  test.setTimeout(90_000);
  const { ada, tove, root } = company.as;
  const { number } = await registered(ada, tove, 'examined-bot', 'memory/read_graph');

  const page = await browser.newPage();
  await signInAs(page, company, 'audrey');
  await page.goto(`${company.url}/examinations/new`);
  await page.keyboard.type('Third quarter');
  const today = await page.getByLabel('Last day').inputValue();
  await page.getByLabel('First day').fill(today);
  await page.getByRole('button', { name: 'Open examination' }).press('Enter');
  await page.waitForURL(/\/examinations\/ex_/);
  const examination = page.url();
  await expect(page.getByRole('region', { name: 'Populations' }).first()).toContainText('none in the period');

  // By seed, from all there was; then by name, the change that this is about.
  await page.getByRole('link', { name: 'Changes', exact: true }).press('Enter');
  await page.waitForURL(/populations\/changes/);
  await page.getByRole('spinbutton', { name: 'Size' }).fill('1');
  await page.getByRole('textbox', { name: 'Seed' }).fill('2026-Q3');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/samples\/xs_/);
  await expect(page.getByRole('region', { name: 'How it was drawn' })).toContainText('2026-Q3');
  await page.goto(`${examination}/populations/changes`);
  await page.getByRole('radio', { name: 'by name' }).check();
  await page.getByRole('textbox', { name: 'Rows by name' }).fill(String(number));
  await page.getByRole('button', { name: 'Draw' }).press('Enter');
  await page.waitForURL(/\/samples\/xs_/);
  const attribute = page.getByRole('button', { name: 'B pass' });
  await attribute.press('Enter');
  await expect(attribute).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: `CR-${number}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/rows\/xr_/);

  const lineage = page.getByRole('region', { name: 'What it rests on, and what came of it' });
  await expect(lineage).toContainText(`Ada asked for it: CR-${number}`);
  await expect(lineage).toContainText('Tove approved it');
  await expect(lineage).toContainText('examined-bot holds memory/read_graph');
  await page.keyboard.press('f');
  await page.getByRole('alertdialog').getByLabel('What is wrong').fill('Nobody says how it was tried out.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Flag' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Conclusion' })).toContainText('Nobody says how');
  await page.getByRole('textbox', { name: 'Question' }).fill('How was it tried out?');
  await page.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
  await page.getByRole('link', { name: /How was it tried out/ }).press('Enter');
  await page.waitForURL(/\/examinations\/questions\/xq_/);
  const question = page.url();
  await expect(page.getByText('Waits for an answer')).toBeVisible();

  // The owner finds it in their work, and sees nothing of the examination.
  const owner = await browser.newPage();
  await signInAs(owner, company, 'ada');
  await owner.getByRole('region', { name: 'Auditors ask' }).getByRole('link').first().press('Enter');
  await owner.waitForURL(question);
  await owner.getByRole('textbox', { name: 'Answer' }).fill('In staging, for a week.');
  await owner
    .locator('input[type=file]')
    .setInputFiles({ name: 'run.txt', mimeType: 'text/plain', buffer: Buffer.from('ok') });
  await owner.getByRole('button', { name: 'Send answer' }).press('Enter');
  await expect(owner.getByRole('link', { name: 'run.txt' })).toBeVisible();
  expect((await owner.goto(examination))?.status()).toBe(404);

  await page.reload();
  await page.keyboard.press('a');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Accept answer' }).press('Enter');
  await expect(page.getByText('Answer accepted', { exact: true })).toBeVisible();
  await page.goto(examination);
  await page.getByRole('button', { name: 'Close…' }).press('Enter');
  await page.getByRole('alertdialog').getByLabel('Conclusion').fill('One row flagged.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close examination' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Conclusion' })).toContainText('One row flagged.');
  const log = (await must(root.get('/api/v1/audit-log?action=examination.&limit=200'))).body.items;
  const id = examination.split('/').at(-1);
  expect(log.filter((entry: { subject: { id: string } }) => entry.subject.id === id)).toHaveLength(8);
});
