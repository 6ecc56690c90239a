import { must } from './support/api';
import { expect, pick, signInAs, test } from './support/fixtures';
import { approve, manifest } from './support/sample';

/** What each tool is labelled as: together they lead data out. */
const LABELS = {
  read_text_file: { dataClass: 'confidential', categories: ['pii'], effect: 'read', untrusted: false, outward: false },
  search_files: { dataClass: 'internal', categories: [], effect: 'read', untrusted: true, outward: false },
  write_file: { dataClass: 'internal', categories: [], effect: 'write', untrusted: false, outward: true },
  list_directory: { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false },
};

test.beforeAll(async ({ company }) => {
  const { ada, tove } = company.as;
  const vault = { slug: 'vault', name: 'Vault', url: company.servers.files.url, environment: 'staging' };
  await must(ada.post('/api/v1/servers', { ...vault, owner: 'lin@example.com' }));
  await must(ada.post('/api/v1/servers/vault/sync'));
  for (const [name, labels] of Object.entries(LABELS)) {
    await must(tove.send('PATCH', `/api/v1/servers/vault/tools/${name}`, JSON.stringify(labels)));
  }
});

const tools = (...names: string[]) => names.map((name) => ({ tool: `vault/${name}` }));

test('a low-risk agent is approved in one stage', async ({ company, page }) => {
  const { ada } = company.as;
  const { body } = await must(ada.post('/api/v1/agents', manifest('lister', tools('list_directory'))));
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/requests/CR-${body.request.number}`);
  await expect(page.getByText('0 of 1', { exact: true })).toHaveCount(1);
  await decideOn(page, 'Approve');
  await page.goto(`${company.url}/agents/lister?tab=risk`);
  await expect(page.getByRole('region', { name: 'What makes the score' })).toBeVisible();
});

test('a toxic path is shown before approval; it needs an accepted risk and two roles', async ({ company, browser }) => {
  const { ada, tove } = company.as;
  const { body } = await must(
    ada.post('/api/v1/agents', manifest('courier', tools('read_text_file', 'search_files', 'write_file'))),
  );
  const address = `${company.url}/requests/CR-${body.request.number}`;
  const asWho = async (who: 'ada' | 'tove' | 'eva') => {
    const page = await (await browser.newContext()).newPage();
    await signInAs(page, company, who);
    await page.goto(address);
    return page;
  };
  const security = await asWho('tove');
  await expect(security.getByText('New path: data can leave the company')).toBeVisible();
  await expect(security.getByText('It reads sensitive data with vault/read_text_file.')).toBeVisible();
  await expect(security.getByText('It sends out with vault/write_file.')).toBeVisible();
  await expect(security.getByText('The risk has to be accepted first: courier.', { exact: true })).toBeVisible();
  await security.getByRole('button', { name: /^Approve/ }).click();
  await security
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(security.getByRole('alertdialog').getByText(/cannot be approved as it is/)).toBeVisible();

  const engineer = await asWho('ada');
  await engineer.getByRole('button', { name: 'Accept the risk' }).click();
  const dialog = engineer.getByRole('alertdialog');
  await dialog.getByRole('textbox', { name: 'What could go wrong' }).fill('A hidden instruction could send files out.');
  await dialog.getByRole('textbox', { name: 'Why it is worth it' }).fill('Sample orders have to be sent.');
  await dialog.getByRole('textbox', { name: 'What is done instead' }).fill('Each file that leaves is looked at.');
  await dialog.getByLabel('Until').fill(inDays(90));
  await dialog.getByRole('button', { name: 'Add to the request' }).click();
  await expect(dialog).toBeHidden();
  await expect(engineer.getByText(/risk accepted until/)).toBeVisible();

  await security.reload();
  await decideOn(security, 'Approve');
  await expect(security.getByText('Waiting for risk owner')).toBeVisible();
  const executive = await asWho('eva');
  await decideOn(executive, 'Approve');
  await expect.poll(async () => (await must(tove.get('/api/v1/agents/courier'))).body.status).toBe('active');
  expect((await must(tove.get('/api/v1/agents/courier'))).body.toxic.legs).toHaveLength(3);
});

test('what is asked before production is answered by people, and stays as it was', async ({ company, browser }) => {
  const { ada } = company.as;
  const { body } = await must(
    ada.post('/api/v1/agents', manifest('answered', tools('list_directory'), { environment: 'production' })),
  );
  const asWho = async (who: 'ada' | 'tove') => {
    const page = await (await browser.newContext()).newPage();
    await signInAs(page, company, who);
    await page.goto(`${company.url}/requests/CR-${body.request.number}`);
    return page;
  };
  const engineer = await asWho('ada');
  const review = (page: typeof engineer) => page.getByRole('region', { name: 'Before production' });
  await review(engineer).getByRole('button', { name: 'Answer' }).click();
  const runbook = engineer.getByRole('group', { name: /A runbook says what to do/ });
  await runbook.getByRole('radio', { name: 'Yes' }).check();
  await engineer.getByRole('button', { name: 'Keep answers' }).click();
  await expect(engineer.getByText('Name it: where the runbook is.').first()).toBeVisible();
  await engineer.getByRole('textbox', { name: 'Where the runbook is' }).fill('runbooks.example.com/answered');
  await engineer.getByRole('button', { name: 'Keep answers' }).click();
  await expect(review(engineer).getByText('1 of 8 answered')).toBeVisible();

  const security = await asWho('tove');
  await expect(review(security).getByText('runbooks.example.com/answered')).toBeVisible();
  await security.getByRole('button', { name: /^Approve/ }).click();
  await expect(security.getByRole('alertdialog').getByText('Each tool is needed.')).toBeVisible();
  await expect(security.getByRole('alertdialog').getByText(/A runbook says/)).toBeHidden();
  await security
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(review(security).getByText('8 of 8 answered')).toBeVisible();
  await expect(review(security).getByText(/by approving/)).toHaveCount(7);
  await expect(review(security).getByRole('button')).toHaveCount(0);
});

test('break-glass gives a tool at once, and somebody else reviews it', async ({ company, browser, page }) => {
  const { ada, tove } = company.as;
  const { body } = await must(ada.post('/api/v1/agents', manifest('rescuer')));
  await approve(tove, body.request);
  await signInAs(page, company, 'vera');
  await page.goto(`${company.url}/requests`);
  await page.getByRole('link', { name: 'Break glass' }).click();
  await pick(page, 'Agent', 'rescuer', /rescuer/i);
  await pick(page, 'Tool', 'list_dir', /vault\/list_directory /);
  await page.getByRole('textbox', { name: 'What happened' }).fill('Sample outage: the folder has to be listed.');
  await page.getByRole('button', { name: 'Break glass' }).click();
  await expect(page.getByText('Break-glass: in force without an approval')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review' })).toHaveCount(0);
  const { allowed } = (await must(tove.get('/api/v1/agents/rescuer/access'))).body;
  expect(allowed).toMatchObject([{ tool: 'vault/list_directory', constraints: { notAfter: expect.any(String) } }]);

  const other = await (await browser.newContext()).newPage();
  await signInAs(other, company, 'tove');
  await expect(other.getByRole('region', { name: 'Emergencies to review' })).toBeVisible();
  await other.getByRole('link', { name: /Break glass: vault\/list_directory/ }).click();
  await other.getByRole('button', { name: 'Review' }).click();
  await other.getByRole('textbox', { name: 'What you found' }).fill('It was one, and less was not possible.');
  await other.getByRole('button', { name: 'Keep the review' }).click();
  await expect(other.getByText(/Reviewed by Tove/)).toBeVisible();
});

test('rules are changed from the browser, and what is wrong in them is told', async ({ company, page }) => {
  await signInAs(page, company, 'root');
  await page.goto(`${company.url}/approval-policy/edit`);
  const rules = page.getByRole('textbox', { name: 'Rules' });
  const text = await rules.inputValue();
  await rules.fill(text.replace('role: security', 'role: nobody'));
  await page.getByRole('textbox', { name: 'What changes, and why' }).fill('Sample change.');
  await page.getByRole('button', { name: 'Propose' }).click();
  await expect(page.getByText(/stages\.0\.role/).first()).toBeVisible();
  await rules.fill(text);
  await page.getByRole('button', { name: 'Propose' }).click();
  await page.waitForURL(`${company.url}/approval-policy`);
  await expect(page.getByText('Sample change.')).toBeVisible();
});

async function decideOn(page: import('@playwright/test').Page, decision: 'Approve' | 'Reject'): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${decision}`) }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: new RegExp(`^${decision}`) }).click();
  await expect(dialog).toBeHidden();
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
