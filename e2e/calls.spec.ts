import { CompactEncrypt, decodeJwt, importJWK, type JWK } from 'jose';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { registered, told } from './support/sample';

test('calls show with what they rest on, and those that rest on nothing stand out', async ({ browser, company }) => {
  const { ada, tove } = company.as;
  const { number } = await registered(ada, tove, 'seen-bot', 'memory/read_graph');
  const [grant] = (await must(tove.get('/api/v1/agents/seen-bot'))).body.grants;
  const tool = (await must(tove.get('/api/v1/servers/memory/tools/read_graph'))).body;
  const { serial } = (await must(tove.get('/api/v1/revisions?limit=1'))).body.items[0];
  const call = {
    time: new Date().toISOString(),
    agent: 'seen-bot',
    user: 'ada@example.com',
    server: 'memory',
    tool: 'read_graph',
    definition: tool.definitions[0].digest,
    decision: 'allow',
    reason: 'allowed',
    serial,
    grant: grant.id,
    dataClasses: ['internal'],
  };
  const hostile = 'Dear [name] <img src=x onerror=alert(1)>\u202e';
  await told(company, [
    { ...call, eventId: 'seen/1%41', response: { capture: 'redacted', text: hostile } },
    { ...call, eventId: 'seen-2', decision: 'deny', reason: 'no_grant', grant: undefined, tool: 'delete_entities' },
    { ...call, eventId: 'seen-3', agent: 'shadow-bot' },
  ]);

  const page = await browser.newPage();
  await signInAs(page, company, 'tove');
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible();
  // A page that follows shows what comes within two seconds or so.
  await page.goto(`${company.url}/calls?agent=seen-bot`);
  const table = page.getByRole('region', { name: 'Calls' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Follow' }).click();
  await told(company, [{ ...call, eventId: 'seen-4' }]);
  await expect(table.getByRole('row')).toHaveCount(4, { timeout: 4_000 });
  await page.getByRole('button', { name: 'Follows' }).click();

  // From the call to who approved it.
  await page.goto(`${company.url}/calls/${encodeURIComponent('edge:seen/1%41')}`);
  const lineage = page.getByRole('region', { name: 'What it rests on' });
  await expect(lineage.getByRole('link', { name: `CR-${number}` })).toBeVisible();
  await expect(lineage.getByText('Tove', { exact: true })).toBeVisible();
  await expect(lineage.getByRole('link', { name: `Revision ${serial}` })).toBeVisible();
  await expect(lineage.getByText(/as approved$/)).toBeVisible();
  await expect(page.getByRole('group', { name: 'Answer' })).toContainText('Dear [name] <img');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  await lineage.getByRole('link', { name: `CR-${number}` }).click();
  await expect(page).toHaveURL(new RegExp(`/requests/CR-${number}`));

  // What was allowed by somebody else's grant.
  await page.goto(`${company.url}/calls?lineage=missing`);
  const odd = table.getByRole('row', { name: /shadow-bot/ });
  await expect(odd).toContainText("another's grant");
  await expect(odd).toContainText('agent not registered');
  await odd.getByRole('link').click();
  await expect(page.getByText('It was allowed by a grant of another agent or for another tool.')).toBeVisible();
  await page.goto(`${company.url}/calls?agent=seen-bot`);

  // What is counted, and the numbers that did not come.
  await expect(page.getByRole('img', { name: /^Calls by the hour: \d+ allowed and \d+ denied/ })).toBeVisible();
  await told(company, [
    { ...call, eventId: 'seen-5', sequence: 4 },
    { ...call, eventId: 'seen-6', sequence: 9 },
  ]);
  await page.goto(`${company.url}/calls`);
  await page.getByRole('link', { name: 'What is not seen' }).click();
  const edge = page.getByRole('row', { name: /Edge/ });
  await expect(edge).toContainText('Gaps');
  await edge.getByText('4', { exact: true }).click();
  await expect(edge.getByText('5 to 8')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Agents that were never seen to call' })).not.toContainText('seen-bot');

  // An owner sees the calls of their agents, somebody else sees none.
  const ids = async (who: 'ada' | 'eva' | 'audrey') =>
    (await must(company.as[who].get('/api/v1/decision-log?limit=200'))).body.items.map(
      ({ eventId }: { eventId: string }) => eventId,
    );
  expect(await ids('ada')).toContain('seen-2');
  expect(await ids('ada')).not.toContain('seen-3');
  expect(await ids('audrey')).toContain('seen-3');
  expect(await ids('eva')).not.toContain('seen-2');
  expect((await company.as.ada.get('/api/v1/decision-log/edge:seen-3')).status).toBe(404);
  const odd1 = await must(company.as.ada.get(`/api/v1/decision-log/${encodeURIComponent('edge:seen/1%41')}`));
  expect(odd1.body.response).toEqual({ capture: 'redacted', text: hostile });
});

test('a sealed answer opens for an auditor who says why, and for nobody else', async ({ browser, company }) => {
  const policy = await fetch(`${company.url}/api/v1/policy`, {
    headers: { Authorization: `Bearer ${company.gateway.token}` },
  });
  const { sealTo } = decodeJwt<{ sealTo: JWK }>(await policy.text());
  const result = { content: [{ type: 'text', text: 'Ada owes 12 €' }] };
  const jwe = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(result)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(await importJWK(sealTo, 'ECDH-ES'));
  await registered(company.as.ada, company.as.tove, 'sealed-bot', 'memory/read_graph');
  const call = { agent: 'sealed-bot', server: 'memory', tool: 'read_graph', decision: 'deny', reason: 'no_grant' };
  const response = { capture: 'sealed', jwe };
  await told(company, [{ ...call, eventId: 'sealed-1', time: new Date().toISOString(), serial: 1, response }]);

  const path = `${company.url}/calls/edge:sealed-1`;
  const page = await browser.newPage();
  await signInAs(page, company, 'audrey');
  await page.goto(path);
  await page.getByRole('button', { name: 'Open the answer' }).click();
  // Without a reason nothing is sent; one of blanks is refused.
  await page.getByLabel('Why do you open it?').fill('  ');
  await page.getByRole('button', { name: 'Open 1 answer' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('Fill this in.');
  await page.getByLabel('Why do you open it?').fill('A customer asked what the agent was told.');
  await page.getByRole('button', { name: 'Open 1 answer' }).click();
  await expect(page.getByText('Ada owes 12 €')).toBeVisible();
  // Gone with the page, and in the audit log for good.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Open the answer' })).toBeVisible();
  await expect(page.getByText('Ada owes 12 €')).toHaveCount(0);
  const { items } = (await must(company.as.audrey.get('/api/v1/audit-log?limit=5'))).body;
  expect(JSON.stringify(items)).toContain('A customer asked what the agent was told.');

  // Its owner sees that there is one, and no more.
  const owner = await browser.newPage();
  await signInAs(owner, company, 'ada');
  await owner.goto(path);
  await expect(owner.getByText('Security and auditors can open it')).toBeVisible();
  await expect(owner.getByRole('button', { name: 'Open the answer' })).toHaveCount(0);
});
