import { startSampleIssuer } from '../scripts/lib/sample-callers';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { openAgentClient, startReferenceGateway } from './support/reference-gateway';
import { manifest } from './support/sample';

test('a review is decided and signed in the browser, and what it revokes is refused by the gateway', async ({
  browser,
  company,
}) => {
  const { ada, tove } = company.as;
  const tools = [{ tool: 'memory/read_graph' }, { tool: 'memory/open_nodes' }];
  const { body } = await must(ada.post('/api/v1/agents', manifest('reviewed-bot', tools, { team: 'reviewed' })));
  const { id, digest } = body.request;
  await must(tove.post(`/api/v1/requests/${id}/decisions`, { decision: 'approve', digest }));
  const issuer = await startSampleIssuer();
  const { url, stop } = await startReferenceGateway({ company, issuer, name: 'reviewed' });
  const agent = await openAgentClient({ url, issuer, agent: 'reviewed-bot', server: 'memory' });
  try {
    expect(await agent.call('read_graph')).toMatchObject({ refused: false });
    expect(await agent.call('open_nodes', { names: [] })).toMatchObject({ refused: false });
    const counted = async () =>
      (await must(tove.get('/api/v1/agents/reviewed-bot/use'))).body.tools.filter(
        ({ allowed }: { allowed: number }) => allowed > 0,
      );
    await expect.poll(counted).toHaveLength(2);

    const page = await browser.newPage();
    await signInAs(page, company, 'tove');
    await page.goto(`${company.url}/reviews`);
    await page.getByRole('button', { name: 'Review a team now' }).click();
    await page.getByRole('combobox', { name: 'Team' }).selectOption('reviewed');
    await page.getByRole('button', { name: 'Open the review' }).click();
    await page.waitForURL(/\/reviews\/rv_/);
    const panel = page.getByRole('region', { name: 'Sample reviewed-bot' });
    await expect(panel).toContainText('Was granted 2 tools in these days');
    await expect(panel).toContainText('Not enough history');
    await page.getByRole('button', { name: 'Keep memory/read_graph' }).click();
    await expect(page.getByText('1 of 2')).toBeVisible();
    await page.getByRole('button', { name: 'Decide on memory/open_nodes' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('radio', { name: 'Revoke' }).check();
    await dialog.getByRole('textbox', { name: 'Why' }).fill('It has the graph.');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await expect
      .poll(async () => {
        await page.reload();
        return panel.getByText(/Removed at gateways/).textContent();
      })
      // Other journeys of this company have gateways too, which nobody pulls for.
      .toMatch(/^Removed at gateways: 1 of/);
    expect(await agent.call('open_nodes', { names: [] })).toMatchObject({ refused: true });
    expect(await agent.call('read_graph')).toMatchObject({ refused: false });

    await page.getByRole('button', { name: 'Sign the review' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign' }).click();
    const signature = page.getByRole('region', { name: 'Signature' });
    await expect(signature).toContainText('Tove');
    await expect(page.getByText('Signed', { exact: true }).first()).toBeVisible();
    await expect(panel.getByRole('button')).toHaveCount(0);
  } finally {
    await agent.close();
    await stop();
    issuer.stop();
  }
});
