import type { Page } from '@playwright/test';
import { must } from './support/api';
import { type Company, expect, pick, signInAs, test } from './support/fixtures';
import { approve, registered } from './support/sample';

const newest = async ({ as }: Company): Promise<number> =>
  (await must(as.tove.get('/api/v1/revisions?limit=1'))).body.items[0].serial;
const ask = async ({ as }: Company, ...operations: object[]) => {
  const input = { title: 'More for the journeys', justification: 'Sample.', operations };
  return (await must(as.ada.post('/api/v1/requests', input))).body;
};
const allowed = async ({ as }: Company, agent: string, at = '') =>
  (
    await must(as.audrey.get(`/api/v1/agents/${agent}/access${at && `?at=${encodeURIComponent(at)}`}`))
  ).body.allowed.map(({ tool }: { tool: string }) => tool);
const heldIn = async ({ as }: Company, serial: number) =>
  (await must(as.tove.get(`/api/v1/revisions/${serial}`))).body.policy.grants.map(
    ({ id: _id, request: _request, ...grant }: Record<string, unknown>) => grant,
  );

test('a difference is read by agent, by tool and to the letter, with who caused each step', async ({
  company,
  page,
}) => {
  const { ada, tove } = company.as;
  const from = await newest(company);
  await registered(ada, tove, 'diff-bot', 'memory/read_graph', 'memory/open_nodes');
  await registered(ada, tove, 'diff-other', 'memory/read_graph');
  await must(tove.post('/api/v1/agents/diff-bot/revoke', { tool: 'memory/open_nodes', reason: 'not needed' }));
  const limit = { op: 'constrain', agent: 'diff-bot', tool: 'memory/read_graph', constraints: { pii: 'block' } };
  await ask(company, limit);
  await signInAs(page, company, 'audrey');
  await page.goto(`${company.url}/policy`);
  await expect(page.getByRole('row', { name: /Revoked.*diff-bot lost memory\/open_nodes/ })).toContainText('Tove');
  await page.getByRole('textbox', { name: 'From revision' }).fill(String(from));
  await page.getByRole('button', { name: 'Compare' }).click();
  const changed = page.getByRole('region', { name: 'What changed' });
  await expect(changed.getByText('2 agents gained access')).toBeVisible();
  const bot = changed.getByRole('region', { name: 'diff-bot' });
  await expect(bot.getByRole('row', { name: /added memory\/read_graph up to internal · PII blocked/ })).toBeVisible();
  await expect(bot.getByText('open_nodes')).toHaveCount(0);

  await changed.getByRole('link', { name: /By tool/ }).click();
  const graph = changed.getByRole('region', { name: 'memory/read_graph' });
  await expect(graph.getByText('2 agents gained it')).toBeVisible();
  await expect(graph.getByRole('row', { name: /diff-other may call it/ })).toBeVisible();
  await changed.getByRole('link', { name: /As text/ }).click();
  await expect(changed.getByText(/"agent":"diff-bot".*"pii":"block"/)).toBeVisible();

  const steps = page.getByRole('region', { name: 'What led there' });
  await expect(steps.getByRole('row', { name: /Tightened at once.*More for the journeys/ })).toContainText('Ada');
  await expect(steps.getByRole('row', { name: /Register.*diff-other/ })).toContainText('Ada, approved by Tove');
  await page.goto(`${company.url}/policy/${from + 4}`);
  await expect(page.getByRole('row', { name: /personal data: let through → blocked tighter/ })).toBeVisible();

  const { body: file } = await must(company.as.audrey.get(`/api/v1/revisions/${from}...${from + 4}?format=csv`));
  expect(file.split('\r\n')[0]).toBe('section,agent,tool,name,before,after');
  expect(file).toContain('grants,diff-other,memory/read_graph');
  await page.goto(`${company.url}/policy`);
  await pick(page, 'About agent', 'diff-other', /diff-other/);
  await expect(page.getByRole('table', { name: 'Revisions' }).getByRole('row')).toHaveCount(2);
});

test('going back acts at once where it only takes away', async ({ company, page }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'back-bot', 'memory/read_graph');
  const to = await newest(company);
  await approve(tove, await ask(company, { op: 'grant', agent: 'back-bot', tool: 'memory/open_nodes' }));
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/policy/${to}`);
  await page.getByRole('link', { name: 'Go back to this' }).click();
  await expect(page.getByText('Takes memory/open_nodes from back-bot.')).toBeVisible();
  await expect(page.getByText('1 change for 1 agent. It only takes away')).toBeVisible();
  await goBack(page, 'Go back now');
  await page.waitForURL(`${company.url}/policy/${to + 2}`);
  await expect(page.getByText('Rollback', { exact: true })).toBeVisible();
  expect(await heldIn(company, to + 2)).toEqual(await heldIn(company, to));
  expect(await allowed(company, 'back-bot')).toEqual(['memory/read_graph']);
});

test('going back is a request where it gives anything, and somebody else decides', async ({
  company,
  browser,
  page,
}) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'again-bot', 'memory/read_graph', 'memory/open_nodes');
  const to = await newest(company);
  await must(tove.post('/api/v1/agents/again-bot/revoke', { tool: 'memory/open_nodes', reason: 'by mistake' }));
  await must(tove.post('/api/v1/agents/again-bot/suspend', { reason: 'by mistake' }));
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/policy/${to}/rollback?agent=again-bot`);
  await expect(page.getByText('It gives access, so somebody else decides.')).toBeVisible();
  await goBack(page, 'Prepare the request');
  await page.waitForURL(/\/requests\/CR-/);
  await expect(page.getByRole('link', { name: `goes back to revision ${to}` })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
  expect(await allowed(company, 'again-bot')).toEqual([]);

  const other = await (await browser.newContext()).newPage();
  await signInAs(other, company, 'vera');
  await other.goto(page.url());
  await other.getByRole('button', { name: /^Approve/ }).click();
  await other
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(other.getByRole('alertdialog')).toBeHidden();
  expect(await heldIn(company, await newest(company))).toEqual(await heldIn(company, to));
  await other.goto(`${company.url}/policy`);
  await expect(other.getByRole('row', { name: /Rollback.*again-bot/ })).toContainText('Tove, approved by Vera');
});

test('who could do what is asked for a moment that is over', async ({ company, page }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'past-bot', 'memory/search_nodes');
  const serial = await newest(company);
  const { createdAt } = (await must(tove.get(`/api/v1/revisions?limit=1`))).body.items[0];
  await must(tove.post('/api/v1/agents/past-bot/revoke', { tool: 'memory/search_nodes', reason: 'no longer' }));
  expect([await allowed(company, 'past-bot', createdAt), await allowed(company, 'past-bot')]).toEqual([
    ['memory/search_nodes'],
    [],
  ]);
  await signInAs(page, company, 'audrey');
  await page.goto(`${company.url}/policy/${serial}`);
  await pick(page, 'Agent', 'past-bot', /past-bot/);
  await page.getByRole('button', { name: 'Show access' }).click();
  await page.waitForURL(/past-bot\/access\?at=/);
  await expect(page.getByRole('region', { name: 'past-bot may call' })).toContainText('memory/search_nodes');

  await page.goto(`${company.url}/policy/${serial}?by=tool`);
  await page.getByRole('link', { name: 'Who could call it then' }).click();
  const access = page.getByRole('region', { name: 'Who could call it' });
  await expect(access.getByRole('link', { name: 'Sample past-bot' })).toBeVisible();
  const { body } = await must(tove.get('/api/v1/servers/memory/access/search_nodes'));
  expect(body.items.map(({ agent }: { agent: string }) => agent)).not.toContain('past-bot');
  await page.goto(`${company.url}/servers/memory/tools/search_nodes?at=2999-01-01T00:00:00Z`);
  await expect(page.getByText('Give a time that has passed')).toBeVisible();
});

async function goBack(page: Page, button: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Why' }).fill('Too much was given.');
  await page.getByRole('button', { name: button }).click();
}
