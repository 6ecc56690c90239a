import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzip } from '@/lib/testing/unzip';
import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { registered } from './support/sample';

const DAY = 86_400_000;

test('an auditor asks for a pack, takes it away, and verifies it without Remit', async ({ browser, company }) => {
  test.setTimeout(60_000);
  const { ada, tove, audrey } = company.as;
  await registered(ada, tove, 'proof-bot', 'memory/read_graph');
  const page = await browser.newPage();
  await signInAs(page, company, 'audrey');

  // By the form: of days that were before this company there is nothing, and that is said.
  await page.goto(`${company.url}/evidence`);
  await page.getByRole('link', { name: 'Make a pack' }).click();
  await page.getByText('Other days').click();
  await page.getByLabel('First day').fill('2025-01-01');
  await page.getByLabel('Last day').fill('2027-12-31');
  await page.getByRole('button', { name: 'Make the pack' }).click();
  await expect(page.getByText(/not over yet|at most 400 days/i).first()).toBeVisible();
  await page.getByLabel('Last day').fill('2025-12-31');
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/Berlin');
  await page.getByRole('button', { name: 'Make the pack' }).click();
  await page.waitForURL(/\/evidence\/ep_/);
  await expect(page.getByText('Nothing was recorded in this period')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('No change to sample')).toBeVisible();
  await expect(page.getByText('2024-12-31T23:00:00.000Z')).toBeVisible();

  // By the API: of all that was until now.
  const [from, to] = [DAY, 0].map((ago) => new Date(Date.now() - ago).toISOString());
  const { id } = (await must(audrey.post('/api/v1/evidence', { framework: 'soc2', from, to, seed: 'journey' }))).body;
  await page.goto(`${company.url}/evidence/${id}`);
  const download = page.getByRole('link', { name: 'Download' });
  await expect(download).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Attributes of sampled changes' })).toContainText('proof-bot');
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
  const zip = readFileSync(await file.path());

  const folder = mkdtempSync(join(tmpdir(), 'remit-journey-'));
  for (const [path, bytes] of unzip(zip)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const command = (await page.getByRole('region', { name: 'command' }).textContent())?.split(' ').slice(1) ?? [];
  const run = () => promisify(execFile)(process.execPath, command, { cwd: folder });
  expect((await run()).stdout).toContain('The pack VERIFIES.');
  const changed = join(folder, dirname(command[0] as string), 'attributes.csv');
  writeFileSync(changed, String(readFileSync(changed)).replace(',pass', ',exception'));
  await expect(run()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('does NOT verify') });
  rmSync(folder, { recursive: true });

  const [taken] = (await must(audrey.get('/api/v1/audit-log?action=evidence.download'))).body.items;
  expect(taken).toMatchObject({ actor: { name: 'Audrey' }, subject: { kind: 'evidence-pack', id } });
});
