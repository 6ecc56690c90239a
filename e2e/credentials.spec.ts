import { once } from 'node:events';
import AxeBuilder from '@axe-core/playwright';
import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Page } from '@playwright/test';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { startOwnIssuerGateway } from './support/own-issuer-gateway';
import { approve, registered } from './support/sample';

async function expectNoFaults(page: Page) {
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
}

test('an agent gets a credential, calls with its tokens, and loses them when it is replaced in an emergency', async ({
  company,
  page,
}) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'own-bot', 'memory/read_graph');
  // Only the issuer is configured: the gateway finds its keys, and the agent where it gets tokens.
  const { url, child } = await startOwnIssuerGateway(company);
  /** What an agent does with a secret and the address of the gateway, and nothing else. */
  async function connected(clientSecret: string) {
    const own = { clientId: 'own-bot.main', clientSecret, expectedIssuer: company.url };
    const authProvider = new ClientCredentialsProvider(own);
    const client = new Client({ name: 'own-bot', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp/memory`), { authProvider }));
    return { client, token: authProvider.tokens()?.access_token as string };
  }
  try {
    await signInAs(page, company, 'ada');
    await page.goto(`${company.url}/agents/own-bot?tab=credentials`);
    const panel = page.getByRole('region', { name: 'Credentials' });
    await panel.getByRole('button', { name: 'Add a credential' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('main');
    await dialog.getByRole('textbox', { name: 'Where it is kept' }).fill('Vault, path own-bot');
    await dialog.getByRole('textbox', { name: 'Gateways' }).fill(url);
    await expectNoFaults(page);
    await dialog.getByRole('button', { name: 'Add 1 credential' }).click();
    const shown = panel.locator('[data-secret]');
    await expect(shown).toContainText('rms_');
    const first = ((await shown.textContent()) ?? '').match(/rms_\S+/)?.[0] as string;
    await expect(panel.getByText('Identity not approved')).toBeVisible();
    await expectNoFaults(page);

    await expect(connected(first)).rejects.toThrow();
    const { items } = (await must(tove.get('/api/v1/requests?agent=own-bot&state=pending'))).body;
    await approve(tove, (await must(tove.get(`/api/v1/requests/${items[0].id}`))).body);
    await page.reload();
    await expect(panel.getByText('Live', { exact: true })).toBeVisible();
    await expect(panel.getByText('rms_')).toHaveCount(0);
    let old: Awaited<ReturnType<typeof connected>> | undefined;
    await expect(async () => {
      old = await connected(first);
    }).toPass();
    if (!old) throw new Error('It never connected');
    expect((await old.client.callTool({ name: 'read_graph', arguments: {} })).isError).not.toBe(true);

    await panel.getByRole('button', { name: 'Replace main' }).click();
    await dialog.getByRole('combobox', { name: 'The one of now goes on for' }).selectOption('0');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('It stood in a log');
    await dialog.getByRole('button', { name: 'Replace 1 credential' }).click();
    await expect(shown).not.toContainText(first);
    const second = ((await shown.textContent()) ?? '').match(/rms_\S+/)?.[0] as string;

    const refused = () =>
      fetch(`${url}/mcp/memory`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${old?.token}`,
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_graph' } }),
      });
    await expect.poll(async () => (await refused()).status).toBe(401);
    await expect(connected(first)).rejects.toThrow();
    const fresh = await connected(second);
    expect((await fresh.client.callTool({ name: 'read_graph', arguments: {} })).isError).not.toBe(true);
    await fresh.client.close();

    // The gateway tells Remit of the call that it refused; a job finds it.
    await expect(async () => {
      await page.reload();
      await expect(panel.getByText('Verified: an older token was refused')).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 45_000 });
    await expectNoFaults(page);
    await old.client.close().catch(() => {});
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
