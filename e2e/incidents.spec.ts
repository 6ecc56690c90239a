import { must } from './support/api';
import { expect, pick, signInAs, test } from './support/fixtures';
import { registered, told } from './support/sample';

test('an alert becomes an incident: isolated, reviewed call by call, explained, closed, and reported', async ({
  browser,
  company,
}) => {
  test.setTimeout(90_000);
  const { ada, tove } = company.as;
  await registered(ada, tove, 'spill-bot', 'memory/read_graph');
  const time = new Date(Date.now() - 60_000).toISOString();
  const call = { time, agent: 'spill-bot', server: 'memory', serial: 1, user: 'u-17', dataClasses: ['internal'] };
  await told(company, [
    { ...call, eventId: 'spill-1', tool: 'search_nodes', decision: 'deny', reason: 'no_grant', enforced: false },
    { ...call, eventId: 'spill-2', tool: 'read_graph', decision: 'deny', reason: 'rate_limited' },
  ]);
  const alerts = () => tove.get('/api/v1/alerts?agent=spill-bot&detection=outside-grant');
  await expect.poll(async () => (await must(alerts())).body.items.length, { timeout: 20_000 }).toBe(1);
  const alert = (await must(alerts())).body.items[0];

  const page = await browser.newPage();
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/alerts/${alert.id}`);
  await page.getByRole('link', { name: 'Declare an incident' }).click();
  await page.getByRole('combobox', { name: 'Type' }).selectOption('unauthorised-action');
  await page.getByRole('textbox', { name: 'What is known so far' }).fill('It searched without a grant.');
  await page.getByRole('button', { name: 'Declare incident' }).click();
  await page.waitForURL(/\/incidents\/in_/);
  const id = page.url().split('/').at(-1) as string;
  const happened = page.getByRole('region', { name: 'What happened' });
  await expect(happened.getByText(`Raised alert ${alert.number}`)).toBeVisible();
  await expect(happened.getByText('It searched without a grant.')).toBeVisible();

  // The first step of the runbook is done from it.
  await page.getByRole('tab', { name: /Runbook/ }).click();
  await page.getByRole('button', { name: 'Isolate now' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Isolate 1 agent' }).click();
  await expect(page.getByText(/spill-bot from revision \d+ on/)).toBeVisible();
  expect((await must(tove.get('/api/v1/agents/spill-bot'))).body.status).toBe('suspended');
  await page.getByRole('button', { name: 'Mark as contained' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Mark as contained' }).click();
  await expect(page.locator('[aria-current=step]')).toContainText('Contained');

  await page.getByRole('link', { name: 'Review calls' }).click();
  const touched = page.getByRole('region', { name: 'What was touched' });
  await expect(touched).toContainText('u-17');
  await page.getByRole('button', { name: /^Mark: memory\/search_nodes/ }).click();
  await expect(page.getByRole('button', { name: /^Relevant: memory\/search_nodes/ })).toBeVisible();
  await page.getByRole('button', { name: 'Keep the statement' }).click();
  await expect(page.getByRole('region', { name: 'Impact statement' })).toContainText('kept');

  for (const [from, to, more] of [
    ['contained', 'eradicated', { reason: 'Shadow mode is off.' }],
    ['eradicated', 'recovered', {}],
    ['recovered', 'review', {}],
  ] as const) {
    await must(tove.post(`/api/v1/incidents/${id}/state`, { from, to, ...more }));
  }
  await page.goto(`${company.url}/incidents/${id}?tab=cause`);
  await page.getByRole('textbox', { name: 'Because' }).fill('Nobody turned shadow mode off.');
  await page.getByRole('textbox', { name: 'Evidence' }).fill('The calls.');
  await page.getByRole('button', { name: 'Keep the root cause' }).click();
  await expect(page.getByRole('region', { name: 'Root cause', exact: true })).toContainText('Nobody turned shadow');
  await page.getByRole('button', { name: 'Add an action' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('What').fill('Remind of shadow mode every week');
  await pick(page, 'Owner', 'Ada', /Ada/);
  await dialog.getByLabel('Due at the end of').fill('2099-01-01');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('region', { name: 'Corrective actions' })).toContainText('Ada');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.locator('[aria-current=step]')).toContainText('Closed');

  await page.getByRole('link', { name: 'Report' }).click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('spill-bot called memory/search_nodes for u-17: went through');
  await expect(timeline).toContainText('Suspended an agent (spill-bot)');
  await expect(page.getByRole('region', { name: 'Impact' })).toContainText('spill-bot made 2 calls');
  expect((await page.pdf()).length).toBeGreaterThan(10_000);
  // What Ada is to do stands in her work.
  await page.close();
  const hers = await browser.newPage();
  await signInAs(hers, company, 'ada');
  await expect(hers.getByRole('region', { name: 'After incidents' })).toContainText('Remind of shadow mode');
});
