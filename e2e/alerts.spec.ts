import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { registered, told } from './support/sample';

test('data that was read and could then leave raises an alert that names the path, and somebody judges it', async ({
  browser,
  company,
}) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'escape-bot', 'memory/read_graph');
  // No label of a tool that other journeys in this company look at.
  const outward = JSON.stringify({ outward: true });
  await must(tove.send('PATCH', '/api/v1/servers/memory/tools/add_observations', outward));
  const call = {
    time: new Date(Date.now() - 60_000).toISOString(),
    agent: 'escape-bot',
    server: 'memory',
    decision: 'deny',
    reason: 'rate_limited',
    enforced: false,
    serial: 1,
    session: 'escape-1',
  };
  await told(company, [
    { ...call, eventId: 'escape-read', tool: 'read_graph', dataClasses: ['confidential'] },
    { ...call, eventId: 'escape-send', tool: 'add_observations', time: new Date().toISOString() },
  ]);

  const page = await browser.newPage();
  await signInAs(page, company, 'tove');
  const title = /escape-bot read confidential data with memory\/read_graph, then called memory\/add_observations/;
  await expect(async () => {
    await page.goto(`${company.url}/alerts?detection=sensitive-then-outward`);
    await expect(page.getByRole('row', { name: title })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole('link', { name: /^Alerts \d+$/ })).toBeVisible();
  await page.goto(company.url);
  await page.getByRole('region', { name: 'Open alerts' }).getByRole('link', { name: title }).click();
  const seen = page.getByRole('region', { name: 'What was seen' });
  await expect(seen).toContainText('which can carry data out of the company');
  await expect(seen).toContainText('What to do:');
  const calls = page.getByRole('region', { name: 'Calls' });
  await expect(calls.getByRole('link')).toHaveText(['edge:escape-read', 'edge:escape-send']);

  await page.getByRole('button', { name: 'Mark as benign' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Why').fill('A drill.');
  await dialog.getByRole('button', { name: 'Mark as benign' }).click();
  const triage = page.getByRole('region', { name: 'Triage' });
  await expect(triage).toContainText('Tove marked it as benign');
  await expect(triage.getByRole('button')).toHaveText(['Open again']);
  await calls.getByRole('link', { name: 'edge:escape-read' }).click();
  await expect(page.getByRole('heading', { name: 'memory/read_graph' })).toBeVisible();
});
