import { callThrough, STAGED_ESCAPE, startSampleIssuer } from '../scripts/lib/sample-callers';
import { must } from './support/api';
import { type Company, expect, signInAs, test } from './support/fixtures';
import { startReferenceGateway } from './support/reference-gateway';
import { approve, manifest } from './support/sample';

/** The demo's staged escape by an agent of this company, through a reference gateway, with a server of its own. */
async function stageEscape(company: Company): Promise<void> {
  const { root, ada, tove } = company.as;
  const server = 'letters';
  const [read, send] = STAGED_ESCAPE.calls.map(({ tool }) => tool);
  const row = { slug: server, name: 'Letters', url: company.servers.everything.url, environment: 'staging' };
  await must(ada.post('/api/v1/servers', { ...row, owner: 'lin@example.com' }));
  await must(ada.post(`/api/v1/servers/${server}/sync`));
  const label = (tool: string | undefined, labels: object) =>
    must(tove.send('PATCH', `/api/v1/servers/${server}/tools/${tool}`, JSON.stringify(labels)));
  const plain = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
  await label(read, { ...plain, dataClass: 'confidential' });
  await label(send, { ...plain, outward: true });
  await must(root.post('/api/v1/gateways', { slug: 'post', name: 'Post', kind: 'remit', servers: [server] }));
  const { token } = (await must(root.post('/api/v1/gateways/post/tokens'))).body;
  const tools = [read, send].map((tool) => ({ tool: `${server}/${tool}` }));
  const { body } = await must(ada.post('/api/v1/agents', manifest('escape-bot', tools)));
  await approve(tove, body.request);
  const issuer = await startSampleIssuer();
  const gateway = { slug: 'post', token };
  const { url, stop } = await startReferenceGateway({ company, issuer, gateway, name: 'post' });
  const said: string[] = [];
  try {
    const errand = { ...STAGED_ESCAPE, agent: 'escape-bot', server };
    await callThrough({ ...errand, gatewayUrl: url, token: issuer.token, say: (line) => said.push(line) });
    expect(said).toEqual([read, send].map((tool) => `escape-bot ${server}/${tool}: answered`));
  } finally {
    await stop();
    issuer.stop();
  }
}

test('a staged escape raises an alert that names the path, and somebody judges it', async ({ browser, company }) => {
  await stageEscape(company);
  const page = await browser.newPage();
  await signInAs(page, company, 'tove');
  const title =
    /escape-bot read confidential data with letters\/get-resource-reference, then called letters\/gzip-file-as-resource/;
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
  await expect(calls.getByRole('link')).toHaveText([/^post:/, /^post:/]);

  await page.getByRole('button', { name: 'Mark as benign' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Why').fill('A drill.');
  await dialog.getByRole('button', { name: 'Mark as benign' }).click();
  const triage = page.getByRole('region', { name: 'Triage' });
  await expect(triage).toContainText('Tove marked it as benign');
  await expect(triage.getByRole('button')).toHaveText(['Open again']);
  await calls.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'letters/get-resource-reference' })).toBeVisible();

  // What the rule goes by is tried on what is stored, and then chosen.
  await page.goto(`${company.url}/alerts/rules/sensitive-then-outward`);
  await page.getByLabel('At least').selectOption('restricted');
  await page.getByRole('button', { name: 'Try on what is stored' }).click();
  const told = page.getByRole('region', { name: 'What it would have told' });
  await expect(told.getByRole('row', { name: title })).toContainText('no more');
  await page.getByRole('textbox', { name: 'Why' }).fill('Only what is secret.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Who chose' })).toContainText('atLeast restricted');
});
