import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addPerson, must } from './support/api';
import { expect, pick, signInAs, test } from './support/fixtures';
import { approve, manifest } from './support/sample';

const part = (page: Page, name: string) => page.getByRole('region', { name });

async function expectNoFaults(page: Page) {
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
}

test('an owner leaves: the administrator hands over, security approves, and the work is gone', async ({
  company,
  page,
}) => {
  const { root, ada, tove } = company.as;
  const { id } = await addPerson(root, 'Benno', 'engineer');
  await addPerson(root, 'Cyra', 'engineer');
  await addPerson(root, 'Danilo', 'engineer');
  const owners = { owner: 'benno@example.com', backupOwner: 'cyra@example.com' };
  for (const slug of ['left-one', 'left-two']) {
    await approve(tove, (await must(ada.post('/api/v1/agents', manifest(slug, [], owners)))).body.request);
  }

  await signInAs(page, company, 'root');
  await page.goto(`${company.url}/people/${id}`);
  await page.getByRole('button', { name: 'Disable' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('They leave 2 agents behind.');
  await dialog.getByRole('button', { name: 'Disable 1 person' }).click();
  await expect(page.getByText('Benno left')).toBeVisible();

  await page.goto(company.url);
  const row = part(page, 'People who left').getByRole('listitem').filter({ hasText: 'Benno' });
  await expect(row).toContainText('2 agents');
  await expectNoFaults(page);
  await row.getByRole('link', { name: 'hand over' }).click();
  await expect(page.getByRole('heading', { name: 'Hand over from Benno' })).toBeVisible();
  await expect(part(page, 'Agents').getByRole('listitem')).toHaveText([
    /Sample left-one.*as owner, beside Cyra/,
    /Sample left-two.*as owner, beside Cyra/,
  ]);
  await expectNoFaults(page);
  await pick(page, 'Who takes over', 'Danilo', /Danilo/);
  await page.getByRole('button', { name: 'Hand over' }).click();
  await expect(page).toHaveURL(/\/requests\/CR-\d+$/);
  await expect(page.getByText('benno@example.com').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Hand over 2 agents of Benno');

  await page.goto(`${company.url}/agents?ownership=left`);
  await expect(page.getByRole('row', { name: /left-one/ })).toContainText('owner left');
  await page.goto(`${company.url}/agents/left-one`);
  await expect(page.getByText('Name a new owner. Until then Cyra answers for it alone.')).toBeVisible();

  const { items } = (await must(tove.get('/api/v1/requests?agent=left-one&state=pending'))).body;
  await approve(tove, (await must(tove.get(`/api/v1/requests/${items[0].id}`))).body);
  await page.reload();
  await expect(page.getByText('owned by Danilo')).toBeVisible();
  await expect(page.getByText('Benno left')).toHaveCount(0);
  await page.goto(company.url);
  await expect(page.getByRole('listitem').filter({ hasText: 'Benno' })).toHaveCount(0);
});

test('an owner confirms an agent, and sees where it stands', async ({ company, page }) => {
  const { ada, tove } = company.as;
  const wanted = [{ tool: 'memory/read_graph' }];
  const { request } = (await must(ada.post('/api/v1/agents', manifest('confirmed-bot', wanted)))).body;
  await signInAs(page, company, 'ada');
  await page.goto(`${company.url}/agents/confirmed-bot`);
  const stands = part(page, 'Where it stands');
  await expect(stands.locator('[aria-current=step]')).toHaveText('In review');
  await expect(stands).toContainText(`on CR-${request.number}`);
  await expectNoFaults(page);

  await approve(tove, request);
  await page.goto(`${company.url}/agents/confirmed-bot`);
  await page.getByRole('tab', { name: 'Lifecycle' }).click();
  await expect(stands.locator('[aria-current=step]')).toHaveText('Active');
  await expectNoFaults(page);
  await page.getByRole('button', { name: 'Confirm now' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('checkbox', { name: 'The purpose still holds' }).check();
  await dialog.getByRole('checkbox', { name: 'Owner and backup owner still hold' }).check();
  await dialog.getByRole('button', { name: 'Confirm 1 agent' }).click();
  await expect(dialog).toContainText('Confirm that every tool is still needed.');
  await dialog.getByRole('checkbox', { name: 'Every tool is still needed' }).check();
  await dialog.getByRole('button', { name: 'Confirm 1 agent' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Ada.*1 tool, risk/ })).toBeVisible();
  const agent = (await must(ada.get('/api/v1/agents/confirmed-bot'))).body;
  expect(agent.confirmations).toMatchObject([{ by: { name: 'Ada' }, seen: { grants: 1 }, via: 'session' }]);
});
