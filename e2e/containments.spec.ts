import { startSampleIssuer } from '../scripts/lib/sample-callers';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { startReferenceGateway } from './support/reference-gateway';
import { approve, registered, told } from './support/sample';

test('from an alert to isolation that a real gateway confirms and a canary call proves, and back by somebody else', async ({
  browser,
  company,
}) => {
  const { ada, tove, vera, root } = company.as;
  await registered(ada, tove, 'leak-bot', 'memory/read_graph');
  const issuer = await startSampleIssuer();
  const reference = await startReferenceGateway({ company, issuer, name: 'isolation' });
  try {
    const change = JSON.stringify({ settings: { url: reference.url } });
    await must(root.send('PATCH', '/api/v1/gateways/edge', change));
    // A call that no grant allows raises an alert.
    const call = { time: new Date().toISOString(), agent: 'leak-bot', server: 'memory', enforced: true, serial: 1 };
    await told(company, [
      { ...call, eventId: 'leak-1', tool: 'read_graph', decision: 'allow', reason: 'allowed', grant: 'gr_none' },
    ]);
    const page = await browser.newPage();
    await signInAs(page, company, 'tove');
    const alert = async () => (await must(tove.get('/api/v1/alerts?agent=leak-bot'))).body.items[0]?.id as string;
    await expect.poll(alert, { timeout: 20_000 }).toBeTruthy();
    await page.goto(`${company.url}/alerts/${await alert()}`);
    await page.getByRole('link', { name: 'Isolate leak-bot' }).click();
    await expect(page.getByRole('heading', { name: 'Isolate leak-bot?' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'What it stops' })).toContainText('1 agent, 1 grant');
    await page.getByRole('textbox', { name: 'Why' }).fill('It calls what nobody gave it.');
    await page.getByRole('button', { name: 'Isolate 1 agent' }).click();

    await page.waitForURL(/\/containments\/is_/);
    const gateways = page.getByRole('region', { name: 'Gateways' });
    await expect(gateways).toContainText('Confirmed');
    await page.getByRole('button', { name: 'Make a canary call at edge' }).click();
    await expect(page.getByRole('region', { name: 'Canary calls' })).toContainText('agent_suspended');
    await expect(page.getByRole('link', { name: /^alert \d+$/ })).toBeVisible();

    await page.getByRole('button', { name: 'Ask to restore' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('Why is it safe now').fill('The prompt was mended.');
    await dialog.getByRole('button', { name: 'Ask' }).click();
    await page.waitForURL(/\/requests\/CR-/);
    const { items } = (await must(vera.get('/api/v1/requests?agent=leak-bot&state=pending'))).body;
    const request = (await must(vera.get(`/api/v1/requests/${items[0].id}`))).body;
    await approve(vera, request);
    await page.goto(`${company.url}/containments`);
    await page
      .getByRole('link', { name: /leak-bot/ })
      .first()
      .click();
    await expect(page.getByText('The agent is not suspended any more.')).toBeVisible();
  } finally {
    await reference.stop();
    issuer.stop();
  }
});
