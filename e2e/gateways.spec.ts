import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { apiOf, bearer, must } from './support/api';
import { type Company, expect, pick, signInAs, test } from './support/fixtures';
import { type PullClient, startPullClient } from './support/pull-client';

/** Something of the policy changes, so that there is a new revision. */
async function publish(company: Company, freshnessSeconds: number, servers: string[]): Promise<number> {
  const change = JSON.stringify({ freshnessSeconds, servers });
  return (await must(company.as.root.send('PATCH', '/api/v1/gateways/edge', change))).body.latestSerial;
}

/** What somebody was told of, the newest first. */
async function told(company: Company, who: 'tove' | 'vera'): Promise<string[]> {
  const { items } = (await must(company.as[who].get('/api/v1/notifications'))).body;
  return items.map(({ event }: { event: string }) => event);
}

test.describe('a gateway', () => {
  test.describe.configure({ mode: 'serial' });
  let admin: Page;
  let client: PullClient | undefined;

  test.beforeAll(async ({ browser, company }) => {
    admin = await (await browser.newContext()).newPage();
    await signInAs(admin, company, 'root');
  });
  test.afterAll(async () => {
    await client?.stop();
    await admin.context().close();
  });

  test('falls behind when nobody pulls, and catches up', async ({ company }) => {
    client = startPullClient(company, 'first');
    const { serial } = await client.until(({ event }) => event === 'activated');
    await admin.goto(`${company.url}/gateways/edge`);
    await expect(admin.getByText('Current', { exact: true })).toBeVisible();
    await client.stop();

    const next = await publish(company, 3600, []);
    await expect(admin.getByText('Behind', { exact: true })).toBeVisible();
    await expect(admin.getByText(`Behind: revision ${serial} of ${next} is in force`)).toBeVisible();
    await expect(admin.getByText('127.0.0.1').first()).toBeVisible();

    client = startPullClient(company, 'first');
    await client.until((event) => event.event === 'activated' && event.serial === next);
    await expect(admin.getByText('Current', { exact: true })).toBeVisible();
    await expect(admin.getByText(/^Behind: /)).toHaveCount(0);
  });

  test('that goes back to an older policy is called out', async ({ company }) => {
    await client?.stop();
    const { receipts } = (await must(company.as.root.get('/api/v1/gateways/edge'))).body;
    const [newest, before] = receipts as [{ serial: number }, { serial: number; sha256: string }];
    const gateway = apiOf(company.url, bearer(company.gateway.token));
    const word = { status: 'activated', activatedAt: new Date().toISOString() };
    await must(gateway.post('/api/v1/receipts', { serial: before.serial, sha256: before.sha256, ...word }));
    await expect(admin.getByText('Went back', { exact: true })).toBeVisible();
    await expect(admin.getByText(`It went back: revision ${before.serial} instead of ${newest.serial}`)).toBeVisible();
    const forged = await gateway.post('/api/v1/receipts', { serial: 999, sha256: before.sha256, ...word });
    expect([forged.status, forged.body.code]).toEqual([409, 'digest_mismatch']);
    const { items } = (await must(company.as.audrey.get('/api/v1/audit-log?action=gateway.receipt-refused'))).body;
    expect(items[0]).toMatchObject({ actor: { name: 'edge' }, detail: { code: 'unknown_serial', serial: 999 } });
    // Security and administrators are told by the job within half a minute.
    await expect.poll(() => told(company, 'tove'), { timeout: 45_000 }).toContain('gateway.older');
    client = startPullClient(company, 'first');
    await publish(company, 7200, ['memory']);
    await expect(admin.getByText('Current', { exact: true })).toBeVisible();
  });

  test('of another kind says what it cannot hold, and who answers for it', async ({ company }) => {
    await admin.goto(`${company.url}/gateways/new`);
    await admin.getByRole('textbox', { name: 'Name' }).fill('Kong edge');
    await admin.getByRole('textbox', { name: 'Slug' }).fill('kong-edge');
    await admin.getByRole('combobox', { name: 'Kind' }).selectOption('kong');
    await expect(admin.getByRole('radio', { name: 'Shadow' })).toBeDisabled();
    await admin.getByRole('checkbox', { name: 'Memory' }).check();
    await pick(admin, 'Owner', 'Lin', /Lin/);
    await admin.getByRole('textbox', { name: 'Contact' }).fill('#platform');
    await admin.getByRole('button', { name: 'Add the gateway' }).click();
    await admin.waitForURL(/\/gateways\/kong-edge$/);
    const holds = admin.getByRole('region', { name: 'What will not be enforced there' });
    await expect(holds.getByText('Such grants are not published there')).toBeVisible();
    const bounds = holds.getByRole('list', { name: 'How each bound holds there' });
    await expect(bounds.getByRole('listitem').filter({ hasText: 'Rate limit' })).toContainText('not held');
    await expect(admin.getByRole('button', { name: 'Shadow mode' })).toHaveCount(0);

    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = admin.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: 'Auditor' }).fill('Sample Auditors');
    const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('Until').fill(soon);
    await dialog.getByRole('button', { name: 'Add' }).click();
    const attested = admin.getByRole('region', { name: 'Attestations' });
    await expect(attested.getByText('SOC 2 Type II')).toBeVisible();

    await admin.getByRole('button', { name: 'Make a token' }).click();
    await admin.getByRole('alertdialog').getByRole('combobox', { name: 'It lives for' }).selectOption('90');
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Make a token' }).click();
    await expect(admin.locator('[data-secret]')).toContainText('rmg_');

    const grant = { op: 'grant', agent: 'shadow-bot', tool: 'memory/read_graph' };
    const spec = {
      purpose: 'Answers sample questions',
      owner: 'ada@example.com',
      backupOwner: 'lin@example.com',
      team: 'support',
      environment: 'staging',
      exposure: 'internal',
      autonomy: 1,
      reach: 1,
      untrustedInput: 1,
      actionImpact: 1,
      mode: 'shadow',
      tools: [{ tool: grant.tool, rateLimit: { limit: 60, windowSeconds: 60 } }],
    };
    const manifest = { metadata: { slug: grant.agent, name: 'Shadow bot' }, spec };
    const { request } = (await must(company.as.ada.post('/api/v1/agents', manifest))).body;
    await admin.goto(`${company.url}/requests/CR-${request.number}`);
    await expect(
      admin.getByText('Kong edge cannot hold the rate limit: the grant is not published there.').first(),
    ).toBeVisible();
    await expect(admin.getByText('Nothing stops the calls of shadow-bot: shadow mode only reports.')).toBeVisible();
    const decision = { decision: 'approve', digest: request.digest, comment: '' };
    await must(company.as.tove.post(`/api/v1/requests/${request.id}/decisions`, decision));
    await admin.goto(`${company.url}/gateways/kong-edge`);
    const unheld = admin.getByRole('list', { name: 'Grants that it cannot hold' });
    await expect(unheld.getByRole('link', { name: 'Shadow bot' })).toBeVisible();
    expect((await new AxeBuilder({ page: admin }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });

  test('an agent in shadow mode cannot be missed, and is enforced again at once', async ({ browser, company }) => {
    const page = await browser.newPage();
    await signInAs(page, company, 'ada');
    await expect(page.getByText('1 agent runs in shadow mode: nothing is stopped there.')).toBeVisible();
    await page.getByRole('link', { name: '1 agent', exact: true }).click();
    await page.waitForURL(/\/agents\?mode=shadow$/);
    await expect(page.getByRole('table').getByText('shadow: not enforced')).toBeVisible();
    await page.getByRole('link', { name: /Shadow bot/ }).click();
    await expect(page.getByText('Shadow mode: nothing stops its calls')).toBeVisible();
    await page.getByRole('button', { name: 'Enforce' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Enforce for 1 agent' }).click();
    await expect(page.getByText('Shadow mode: nothing stops its calls')).toHaveCount(0);
    await page.goto(company.url);
    await expect(page.getByText(/in shadow mode/)).toHaveCount(0);
    await page.close();
  });

  test('is put in shadow mode only after it said in numbers what is no longer stopped', async ({ company }) => {
    await admin.goto(`${company.url}/gateways/edge`);
    await admin.getByRole('button', { name: 'Shadow mode' }).click();
    const dialog = admin.getByRole('alertdialog');
    await expect(dialog).toContainText(
      /It stands before 1 server with \d+ tools. Today \d+ agents? may call \d+ of them/,
    );
    await dialog.getByRole('button', { name: 'Stop enforcing at 1 gateway' }).click();
    await expect(admin.getByText('Shadow mode: nothing is stopped here')).toBeVisible();
    expect(await told(company, 'vera')).toContain('gateway.shadow');
    await admin.goto(company.url);
    await expect(admin.getByText('1 gateway runs in shadow mode: nothing is stopped there.')).toBeVisible();
    await admin.getByRole('link', { name: '1 gateway', exact: true }).click();
    await admin.getByRole('table').getByRole('link', { name: /^Edge/ }).click();
    await admin.getByRole('button', { name: 'Enforce' }).click();
    await expect(dialog).toContainText('From the next revision on');
    await dialog.getByRole('button', { name: 'Enforce at 1 gateway' }).click();
    await expect(admin.getByText('Shadow mode: nothing is stopped here')).toHaveCount(0);
  });
});
