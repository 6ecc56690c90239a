import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodeJwt } from 'jose';
import { type Company, expect, fillLevels, pick, signInAs, stateFolder, test } from './support/fixtures';
import { type PullClient, startPullClient } from './support/pull-client';

test.describe.configure({ mode: 'serial' });

/** The main job, by two people in their browsers and a gateway in its own process. */
test.describe('from registration to enforcement', () => {
  let engineer: Page;
  let security: Page;
  let client: PullClient;
  let requestUrl: string;

  test.beforeAll(async ({ browser, company }) => {
    engineer = await (await browser.newContext()).newPage();
    security = await (await browser.newContext()).newPage();
    client = startPullClient(company);
    await client.until(({ event }) => event === 'activated');
  });
  test.afterAll(async () => {
    client?.stop();
    await engineer?.context().close();
    await security?.context().close();
  });

  test('an engineer adds a server, and Remit reads its tools', async ({ company }) => {
    await signInAs(engineer, company, 'ada');
    await engineer.goto(`${company.url}/servers/new`);
    await engineer.getByRole('textbox', { name: 'Name', exact: true }).fill('Files');
    await expect(engineer.getByRole('textbox', { name: 'Slug' })).toHaveValue('files');
    await engineer.getByRole('textbox', { name: 'Address' }).fill(company.servers.files.url);
    await engineer.getByRole('combobox', { name: 'Environment' }).selectOption('staging');
    await engineer.getByRole('button', { name: 'Add and read its tools' }).click();
    await expect(engineer.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible();
    await expect(engineer.getByRole('link', { name: 'read_text_file' })).toBeVisible();
    await engineer.getByRole('link', { name: 'read_text_file' }).click();
    await expect(engineer.getByText('"inputSchema"').first()).toBeVisible();
  });

  test('the owner labels a tool', async () => {
    await engineer.getByRole('combobox', { name: 'Data class' }).selectOption('confidential');
    await engineer.getByRole('radio', { name: 'read', exact: false }).first().check();
    await engineer.getByRole('checkbox', { name: 'pii' }).check();
    await engineer.getByRole('checkbox', { name: 'Untrusted content' }).check();
    await engineer.getByRole('button', { name: 'Save labels' }).click();
    await expect(engineer.getByText('confidential').first()).toBeVisible();
  });

  test('a half-filled registration survives a reload, and errors stand beside their field', async ({ company }) => {
    await engineer.goto(`${company.url}/agents/new`);
    await engineer.getByRole('textbox', { name: 'Name', exact: true }).fill('Journey bot');
    await expect(engineer.getByRole('textbox', { name: 'Slug' })).toHaveValue('journey-bot');
    await engineer.getByRole('textbox', { name: 'Purpose' }).fill('Reads the files of an order.');
    await pick(engineer, 'Backup owner', 'Lin', /^Lin/);
    await engineer.getByRole('button', { name: 'Add tool' }).click();
    await pick(engineer, 'Tool', 'read_text', /files\/read_text_file/);
    await engineer.getByRole('textbox', { name: 'At most' }).fill('60');
    await engineer.getByRole('textbox', { name: 'What for' }).fill('order look-ups');
    await engineer.reload();
    await expect(engineer.getByRole('textbox', { name: 'Purpose' })).toHaveValue('Reads the files of an order.');
    await expect(engineer.getByRole('textbox', { name: 'Slug' })).toHaveValue('journey-bot');
    await expect(engineer.getByRole('combobox', { name: 'Backup owner' })).toHaveValue('Lin');
    await expect(engineer.getByRole('combobox', { name: 'Tool' })).toHaveValue('files/read_text_file');
    await expect(engineer.getByRole('textbox', { name: 'At most' })).toHaveValue('60');

    await engineer.getByRole('button', { name: 'Register and ask for review' }).click();
    const team = engineer.getByRole('textbox', { name: 'Team' });
    await expect(team).toHaveAttribute('aria-invalid', 'true');
    await expect(team).toHaveAccessibleDescription(/required|Use at least|Give/i);
    await team.fill('support');
    await engineer.getByRole('radio', { name: 'staging' }).check();
    await engineer.getByRole('radio', { name: 'internal' }).check();
  });

  test('the registration becomes a request that its author cannot approve', async ({ company }) => {
    await fillLevels(engineer);
    await engineer.getByRole('button', { name: 'Add identity' }).click();
    await engineer.getByRole('textbox', { name: 'Issuer' }).fill('https://idp.example.com');
    await engineer.getByRole('textbox', { name: 'Subject' }).fill('journey-bot');
    await engineer.getByRole('button', { name: 'Register and ask for review' }).click();
    await engineer.waitForURL(/\/requests\/CR-\d+/);
    requestUrl = engineer.url();
    await expect(engineer.getByText('Waiting for security')).toBeVisible();
    await expect(engineer.getByText(/Ada \(asked\)/)).toBeVisible();
    await expect(engineer.getByRole('button', { name: /Approve/ })).toHaveCount(0);
    const id = requestUrl.split('/').pop();
    const { body: request } = await company.as.ada.get(`/api/v1/requests/${id}`);
    const own = { decision: 'approve', digest: request.digest };
    const refused = await company.as.ada.post(`/api/v1/requests/${id}/decisions`, own);
    expect(refused.status).toBe(403);
    expect((await company.as.ada.get('/api/v1/agents/journey-bot')).body.grants).toEqual([]);
  });

  test('security sees what it adds and approves; the gateway holds it a moment later', async ({ company }) => {
    await signInAs(security, company, 'tove');
    await security.getByRole('link', { name: /Register journey-bot/ }).click();
    await security.waitForURL(requestUrl);
    const changes = security.getByRole('region', { name: 'What changes' });
    await expect(changes.getByText('files/read_text_file')).toBeVisible();
    await expect(changes.getByText(/read · confidential · pii/)).toBeVisible();
    await expect(changes.getByText('order look-ups')).toBeVisible();
    await security.getByRole('button', { name: /Approve/ }).click();
    const dialog = security.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('Needed for orders.');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await expect(security.getByText('Approved', { exact: true }).first()).toBeVisible();
    await expect(security.getByText('Needed for orders.')).toBeVisible();

    await expect.poll(() => grantsHeld(company)).toEqual([]);
    await company.as.root.send('PATCH', '/api/v1/gateways/edge', JSON.stringify({ servers: ['memory', 'files'] }));
    await expect.poll(() => grantsHeld(company)).toEqual(['journey-bot files/read_text_file']);
  });

  test('the gateway page shows what is served and what is in force', async ({ company }) => {
    const { body } = await company.as.tove.get('/api/v1/gateways/edge');
    expect(body).toMatchObject({ servedSerial: body.latestSerial, activatedSerial: body.latestSerial });
    const serial = String(body.latestSerial);
    await security.goto(`${company.url}/gateways/edge`);
    await expect(security.getByText('Current', { exact: true })).toBeVisible();
    const serials = security.getByRole('complementary');
    await expect(serials.getByText(serial, { exact: true })).toHaveCount(3);
    await expect(security.getByText('In force', { exact: true }).first()).toBeVisible();
  });

  test('the access statement says what, by whose word and what not', async ({ company }) => {
    await security.goto(`${company.url}/agents/journey-bot/access`);
    const page = security.getByRole('main');
    await expect(page.getByText('files/read_text_file')).toBeVisible();
    await expect(page.getByText('files/write_file')).toBeVisible();
    await expect(page.getByText(/Ada/).first()).toBeVisible();
    await expect(page.getByText(/Tove/).first()).toBeVisible();
    const past = await company.as.ada.get('/api/v1/agents/journey-bot/access?at=2026-01-01T00:00:00Z');
    expect(past.body).toMatchObject({ status: 'not registered', revision: null, allowed: [] });
  });

  test('a revoke reaches the gateway at once', async ({ company }) => {
    await security.goto(`${company.url}/agents/journey-bot`);
    await security.getByRole('button', { name: /Revoke/ }).click();
    const dialog = security.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('no longer needed');
    await dialog.getByRole('button', { name: /Revoke/ }).click();
    await expect(security.getByText('It may call nothing')).toBeVisible();
    await expect.poll(() => grantsHeld(company)).toEqual([]);
    expect(client.events.filter(({ event }) => !['activated', 'unchanged'].includes(event))).toEqual([]);
    const { body: gateway } = await company.as.tove.get('/api/v1/gateways/edge');
    expect(gateway.receipts[0]).toMatchObject({ status: 'activated' });
    expect(gateway.state).toBe('current');
  });
});

/** What the gateway keeps on its own disk, after it verified it. */
function grantsHeld(company: Company): string[] {
  const state = JSON.parse(readFileSync(join(stateFolder(company, 'client'), 'policy.json'), 'utf8')) as {
    jws: string;
  };
  const { grants } = decodeJwt(state.jws) as { grants: { agent: string; tool: string }[] };
  return grants.filter(({ agent }) => agent === 'journey-bot').map(({ agent, tool }) => `${agent} ${tool}`);
}
