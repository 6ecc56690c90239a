import type { Page } from '@playwright/test';
import { startBridge } from '../scripts/lib/mcp-bridge';
import { inRoot } from '../scripts/lib/root.mjs';
import { callThrough, STAGED_ESCAPE } from '../scripts/lib/sample-callers';
import { type Api, must } from './support/api';
import { type Company, expect, pick, signInAs, test } from './support/fixtures';
import { startReferenceGateway } from './support/reference-gateway';
import { registered } from './support/sample';

const READ = 'get-resource-reference';
const SENT = 'gzip-file-as-resource';

/** Approved by as many as it takes. */
async function agreed({ as }: Company, id: string): Promise<void> {
  for (const by of [as.vera, as.eva, as.root] as Api[]) {
    const { state, digest, mayDecide } = (await must(by.get(`/api/v1/requests/${id}`))).body;
    if (state !== 'pending') return;
    if (mayDecide.ok) await must(by.post(`/api/v1/requests/${id}/decisions`, { decision: 'approve', digest }));
  }
}

/** The servers, the gateway, the agent and its secret, as the demo stages them; but the agent's tokens are Remit's. */
async function stage(company: Company, serverUrl: string) {
  const { ada, tove, root } = company.as;
  const server = { slug: 'inbox', name: 'Inbox', url: serverUrl, environment: 'staging' };
  await must(ada.post('/api/v1/servers', { ...server, owner: 'lin@example.com' }));
  await must(ada.post('/api/v1/servers/inbox/sync'));
  const plain = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
  const labels = {
    [READ]: { ...plain, dataClass: 'confidential', categories: ['pii'], untrusted: true },
    [SENT]: { ...plain, outward: true },
  };
  for (const [tool, given] of Object.entries(labels)) {
    await must(tove.send('PATCH', `/api/v1/servers/inbox/tools/${tool}`, JSON.stringify(given)));
  }
  await must(root.post('/api/v1/gateways', { slug: 'outer', name: 'Outer', kind: 'remit', servers: ['inbox'] }));
  const { token } = (await must(root.post('/api/v1/gateways/outer/tokens'))).body;
  const gateway = await startReferenceGateway({ company, gateway: { slug: 'outer', token }, name: 'turned' });
  await must(root.send('PATCH', '/api/v1/gateways/outer', JSON.stringify({ settings: { url: gateway.url } })));
  await registered(ada, tove, 'turned-bot');
  const credential = { name: 'main', kind: 'remit_secret', place: 'Vault', audiences: [gateway.url] };
  const { secret } = (await must(ada.post('/api/v1/agents/turned-bot/credentials', credential))).body;
  const waiting = (await must(ada.get('/api/v1/requests?agent=turned-bot&state=pending'))).body.items;
  await agreed(company, waiting[0].id);
  const risk = {
    ...{ risk: 'Reads letters and can send', reason: 'Staged.', compensation: 'It sends nothing off this machine.' },
    until: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const asked = {
    title: 'Letters for turned-bot',
    justification: 'It answers them.',
    operations: [
      ...[READ, SENT].map((tool) => ({ op: 'grant', agent: 'turned-bot', tool: `inbox/${tool}` })),
      { op: 'accept-risk', agent: 'turned-bot', ...risk },
    ],
  };
  await agreed(company, (await must(ada.post('/api/v1/requests', asked))).body.id);
  return { gateway, secret: secret as string };
}

/** What an agent with this secret gets for an address; its answer where it gets none. */
async function tokenOf(company: Company, secret: string, resource: string): Promise<string> {
  const answer = await fetch(`${company.url}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`turned-bot.main:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
  });
  const { access_token: token, error } = (await answer.json()) as { access_token?: string; error: string };
  return token ?? error;
}

async function isolatedFromAlert(page: Page, company: Company): Promise<{ alert: string; number: number }> {
  const { tove } = company.as;
  const alerts = async () =>
    (await must(tove.get('/api/v1/alerts?agent=turned-bot&detection=sensitive-then-outward'))).body.items;
  await expect.poll(async () => (await alerts()).length, { timeout: 30_000 }).toBe(1);
  const [{ id, number }] = await alerts();
  await page.goto(`${company.url}/alerts/${id}`);
  await page.getByRole('link', { name: 'Isolate turned-bot' }).click();
  await expect(page.getByRole('region', { name: 'What it stops' })).toContainText('1 agent, 2 grants');
  await page.getByRole('textbox', { name: 'Why' }).fill('It did what a letter ordered.');
  await page.getByRole('button', { name: 'Isolate 1 agent' }).click();
  await page.waitForURL(/\/containments\/is_/);
  const gateways = page.getByRole('region', { name: 'Gateways' });
  await expect(gateways).toContainText(/Outer\s*Confirmed/);
  await page.getByRole('button', { name: 'Make a canary call at outer' }).click();
  await expect(page.getByRole('region', { name: 'Canary calls' })).toContainText('agent_suspended');
  await expect(page.getByRole('link', { name: `alert ${number}` })).toBeVisible();
  return { alert: id, number };
}

test('a Shadow Escape is stopped: isolated, rotated, reviewed call by call, explained, restored by somebody else, closed and printed', async ({
  browser,
  company,
}) => {
  test.setTimeout(120_000);
  const { tove, vera } = company.as;
  const entry = inRoot('node_modules', '@modelcontextprotocol', 'server-everything', 'dist', 'index.js');
  const bridge = await startBridge({ args: [entry, 'stdio'], port: 0 });
  const { gateway, secret } = await stage(company, bridge.url);
  const endpoint = `${gateway.url}/mcp/inbox`;
  /** One errand of the agent as the demo's callers do it; what came of each call. */
  const errand = async (token: string, calls: (typeof STAGED_ESCAPE)['calls']) => {
    const said: string[] = [];
    const call = { ...{ agent: 'turned-bot', server: 'inbox', calls }, token: async () => token };
    await callThrough({ ...call, gatewayUrl: gateway.url, say: (line) => said.push(line) });
    return said.join('\n');
  };
  const ping = (token: string) =>
    fetch(endpoint, {
      method: 'POST',
      headers: {
        ...{ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    });
  try {
    const old = await tokenOf(company, secret, endpoint);
    await expect.poll(() => errand(old, STAGED_ESCAPE.calls)).toMatch(/reference: answered\n.*as-resource: answered/);
    const page = await browser.newPage();
    await signInAs(page, company, 'tove');
    const { alert, number } = await isolatedFromAlert(page, company);
    const isolation = page.url();
    expect((await ping(old)).status).toBe(403);

    await page.goto(`${company.url}/alerts/${alert}`);
    await page.getByRole('link', { name: 'Declare an incident' }).click();
    await page.getByRole('combobox', { name: 'Type' }).selectOption('unauthorised-action');
    await page.getByRole('textbox', { name: 'What is known so far' }).fill('A letter told it to send papers.');
    await page.getByRole('button', { name: 'Declare incident' }).click();
    await page.waitForURL(/\/incidents\/in_/);
    const id = page.url().split('/').at(-1) as string;
    const happened = page.getByRole('region', { name: 'What happened' });
    await expect(happened.getByText(`Raised alert ${number}`)).toBeVisible();
    await expect(happened.getByText('A letter told it to send papers.')).toBeVisible();

    // Steps of the runbook: the first is done from it, or was before; the next leads to where it is done.
    await page.getByRole('tab', { name: /Runbook/ }).click();
    await page.getByRole('button', { name: 'Isolate now' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Isolate 1 agent' }).click();
    await expect(page.getByText(/turned-bot is suspended already: Tove did that with revision \d+/)).toBeVisible();
    await page.goto(`${company.url}/agents/turned-bot?tab=credentials`);
    const panel = page.getByRole('region', { name: 'Credentials' });
    await panel.getByRole('button', { name: 'Replace main' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('combobox', { name: 'The one of now goes on for' }).selectOption('0');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('The agent was turned');
    await dialog.getByRole('button', { name: 'Replace 1 credential' }).click();
    const shown = panel.locator('[data-secret]');
    await expect(shown).toContainText('rms_');
    const next = ((await shown.textContent()) ?? '').match(/rms_\S+/)?.[0] as string;
    await expect.poll(async () => (await ping(old)).status).toBe(401);
    expect([await tokenOf(company, secret, endpoint), await tokenOf(company, next, endpoint)]).toEqual([
      'invalid_client',
      'unauthorized_client',
    ]);
    await page.goto(`${company.url}/incidents/${id}?tab=runbook`);
    await page.getByRole('button', { name: 'Record: Rotate its credentials' }).click();
    await dialog.getByRole('button', { name: 'Record' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'Mark as contained' }).click();
    await dialog.getByRole('button', { name: 'Mark as contained' }).click();
    await expect(page.locator('[aria-current=step]')).toContainText('Contained');

    await page.getByRole('link', { name: 'Review calls' }).click();
    await expect(page.getByRole('region', { name: 'What was touched' })).toContainText(`inbox/${SENT}`);
    await page
      .getByRole('button', { name: `Mark: inbox/${SENT}` })
      .first()
      .click();
    await expect(page.getByRole('button', { name: `Relevant: inbox/${SENT}` })).toBeVisible();
    await page.getByRole('button', { name: 'Keep the statement' }).click();
    await expect(page.getByRole('region', { name: 'Impact statement' })).toContainText('kept');
    const move = (from: string, to: string, more: object = {}) =>
      must(tove.post(`/api/v1/incidents/${id}/state`, { from, to, ...more }));
    await move('contained', 'eradicated', { reason: 'Letters are read by people first.' });

    // Its owner asks. Tove is no part of that, and yet may not decide: she isolated it.
    const hers = await browser.newPage();
    await signInAs(hers, company, 'ada');
    await hers.goto(isolation);
    await hers.getByRole('button', { name: 'Ask to restore' }).click();
    const asked = hers.getByRole('alertdialog');
    await asked.getByLabel('Why is it safe now').fill('It has another secret, and reads no letters by itself.');
    await asked.getByRole('button', { name: 'Ask' }).click();
    await hers.waitForURL(/\/requests\/CR-/);
    const { items } = (await must(vera.get('/api/v1/requests?agent=turned-bot&state=pending'))).body;
    const { digest, mayDecide } = (await must(tove.get(`/api/v1/requests/${items[0].id}`))).body;
    expect([digest, mayDecide]).toMatchObject([
      expect.any(String),
      { ok: false, why: expect.stringMatching(/^You isolated/) },
    ]);
    await agreed(company, items[0].id);
    await page.goto(isolation);
    await expect(page.getByText('The agent is not suspended any more.')).toBeVisible();
    const fresh = await tokenOf(company, next, endpoint);
    await expect.poll(() => errand(fresh, STAGED_ESCAPE.calls.slice(0, 1))).toMatch(/: answered$/);
    expect((await ping(old)).status).toBe(401);
    await move('eradicated', 'recovered');
    await move('recovered', 'review');

    await page.goto(`${company.url}/incidents/${id}?tab=cause`);
    await page.getByRole('textbox', { name: 'Because' }).fill('It takes orders from letters.');
    await page.getByRole('textbox', { name: 'Evidence' }).fill('The calls.');
    await page.getByRole('button', { name: 'Keep the root cause' }).click();
    await expect(page.getByRole('region', { name: 'Root cause', exact: true })).toContainText('It takes orders');
    await page.getByRole('button', { name: 'Add an action' }).click();
    await dialog.getByLabel('What').fill('Show letters to people before the agent acts');
    await pick(page, 'Owner', 'Ada', /Ada/);
    await dialog.getByLabel('Due at the end of').fill('2099-01-01');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByRole('region', { name: 'Corrective actions' })).toContainText('Ada');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.locator('[aria-current=step]')).toContainText('Closed');

    await page.getByRole('link', { name: 'Report' }).click();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await expect(timeline).toContainText(`turned-bot called inbox/${SENT}`);
    await expect(timeline).toContainText('Replaced a credential of an agent (turned-bot)');
    await expect(page.getByRole('region', { name: 'Impact' })).toContainText('turned-bot made');
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
    // What Ada is to do stands in her work.
    await hers.goto(company.url);
    await expect(hers.getByRole('region', { name: 'After incidents' })).toContainText('Show letters to people');
  } finally {
    await gateway.stop();
    await bridge.stop();
  }
});
