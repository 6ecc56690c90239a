import AxeBuilder from '@axe-core/playwright';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';

test('a file with faults is refused line by line, mended it is imported and shown, and once only', async ({
  browser,
  company,
}) => {
  const imports = async () => (await must(company.as.eva.get('/api/v1/costs/imports?limit=200'))).body.items;
  const counting = async () => (await imports()).filter(({ withdrawn }: { withdrawn: unknown }) => withdrawn === null);
  // What other journeys brought, and a target of theirs.
  for (const { number } of await counting()) {
    await must(company.as.eva.post(`/api/v1/costs/imports/${number}/withdraw`, { reason: 'For the journey' }));
  }
  await company.as.eva.post('/api/v1/costs/target', { percent: null, reason: 'For the journey' });
  const page = await (await browser.newContext()).newPage();
  await signInAs(page, company, 'eva');
  await page.goto(`${company.url}/costs`);
  await expect(page.getByText('No data', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Import costs' }).first().click();
  await page.waitForURL('**/costs/import');

  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().replace(/T.*/, 'T00:00:00Z');
  const header =
    'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,x_AgentId,x_GovernanceActivity';
  const line = (cost: string, agent = '', activity = '', currency = 'EUR') =>
    `${cost},${cost},${currency},${day(3)},${day(2)},Models,${agent},${activity}`;
  const upload = (...lines: string[]) =>
    page.getByLabel(/^File/).setInputFiles({
      name: 'november.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([header, ...lines].join('\r\n')),
    });
  const good = [line('90.05', 'unheard-bot'), line('9.95', 'unheard-bot', 'review'), line('0')];

  await page.getByRole('combobox', { name: /^Source/ }).fill('journey');
  await upload(line('1 EUR'), line('1', '', '', 'USD'), line('1', '', 'n/a'), line('1'));
  await page.getByRole('button', { name: 'Look at it' }).click();
  const faults = page.getByRole('region', { name: 'What is wrong, line by line' });
  await expect(faults.getByRole('row')).toHaveCount(5);
  await expect(faults).toContainText('line 2, BilledCost');
  await expect(faults).toContainText('line 4, x_GovernanceActivity');
  await expect(faults).toContainText('The lines before are in USD. One file holds one currency.');
  expect(await counting()).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  // What was typed is still there; only the file is chosen again.
  await upload(...good);
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.getByText('Nothing is wrong with it')).toBeVisible();
  const preview = page.getByRole('region', { name: 'What it would add', exact: true });
  await expect(preview).toContainText('EUR 100.00');
  await expect(preview).toContainText('1 agent named in it is not in the registry');
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('button', { name: 'Import 3 lines' }).click();
  await page.waitForURL('**/costs');
  const share = page.getByRole('region', { name: 'Share of governance', exact: true });
  await expect(share).toContainText(/9\.95\s%/);
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox', { name: /^Percent/ }).fill('15');
  await dialog.getByRole('textbox', { name: /^Why/ }).fill('For the journey.');
  await dialog.getByRole('button', { name: 'Set the target' }).click();
  await expect(share).toContainText('5.05 points below the target of 15 %');
  await share.getByRole('link', { name: 'EUR 9.95' }).click();
  await expect(page.getByRole('region', { name: 'Lines of cost' }).getByRole('row')).toHaveCount(2);

  await page.goto(`${company.url}/costs/import`);
  await page.getByRole('combobox', { name: /^Source/ }).fill('elsewhere');
  await upload(...good);
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.getByText(/^Already imported, as import \d+$/)).toBeVisible();
});
