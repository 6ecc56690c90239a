import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { createPolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { type Api, addPerson, apiOf, must, setUp, signedIn } from './support/api';
import { type Company, signInAs, stateFolder } from './support/fixtures';
import { freePort } from './support/free-port';
import { expect, test } from './support/live-pages';
import { type PullClient, startPullClient } from './support/pull-client';
import { type RemitProcess, startRemit } from './support/remit-process';

interface Key {
  kid: string;
  state: string;
}
const keysetOf = async (api: Api) => (await must(api.get('/api/v1/signing-keys'))).body;
const inState = async (api: Api, state: string) =>
  (await keysetOf(api)).keys.filter((key: Key) => key.state === state).map(({ kid }: Key) => kid) as string[];
const published = async ({ url }: { url: string }) =>
  (await apiOf(url).get('/.well-known/jwks.json')).body.keys.map(({ kid }: Key) => kid) as string[];
const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0] as string, 'base64url').toString()).kid;

async function addGateway(root: Api): Promise<{ slug: string; token: string }> {
  await must(root.post('/api/v1/gateways', { slug: 'edge', name: 'Edge', kind: 'remit', servers: [] }));
  return { slug: 'edge', token: (await must(root.post('/api/v1/gateways/edge/tokens'))).body.token };
}

test.describe('signing keys', () => {
  test.describe.configure({ mode: 'serial' });
  let company: Company;
  let root: Api;
  let client: PullClient;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    const remit = await startRemit();
    root = await setUp(remit.url);
    company = { remit, url: remit.url, gateway: await addGateway(root) } as Company;
    client = startPullClient(company);
    await client.until(({ event }) => event === 'activated');
  });
  test.afterAll(async () => {
    client?.stop();
    await company?.remit.stop();
  });

  /** The key that signed what the pulling gateway holds. */
  const held = () => kidOf(JSON.parse(readFileSync(join(stateFolder(company, 'client'), 'policy.json'), 'utf8')).jws);
  const activated = (serial: number) => client.until((told) => told.event === 'activated' && told.serial === serial);
  const newest = async () => (await must(root.get('/api/v1/revisions?limit=1'))).body.items[0].serial as number;
  const receipt = (serial: number) =>
    expect
      .poll(async () => (await must(root.get('/api/v1/gateways/edge'))).body.activatedSerial, { timeout: 20_000 })
      .toBe(serial);
  async function open(page: Page): Promise<void> {
    await signInAs(page, company, 'root');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Signing keys' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Signing keys' })).toBeVisible();
  }

  test('an administrator stages a key, lets it sign and retires the one before, and a gateway goes on', async ({
    page,
  }) => {
    const [old] = (await inState(root, 'active')) as [string];
    expect(held()).toBe(old);
    await open(page);
    await page.getByRole('button', { name: 'Stage the next key' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Publish 1 key' }).click();
    await expect(page.getByText('Comes next')).toBeVisible();
    await expect.poll(() => inState(root, 'next')).toHaveLength(1);
    const [kid] = (await inState(root, 'next')) as [string];
    for (const one of [old, kid]) await expect(page.getByText(one, { exact: true })).toBeVisible();
    expect((await published(company)).sort()).toEqual([old, kid].sort());

    await page.getByRole('button', { name: `Let ${kid} sign` }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('1 gateway gets a new revision with the same content');
    await dialog.getByRole('checkbox', { name: 'Let it sign now all the same' }).check();
    await dialog.getByRole('button', { name: 'Publish to 1 gateway' }).click();
    await expect(page.getByText('Signed before')).toBeVisible();
    // The session was sealed under the key before, and goes on.
    const serial = await newest();
    await activated(serial);
    expect(held()).toBe(kid);
    expect((await published(company)).sort()).toEqual([old, kid].sort());

    await receipt(serial);
    await page.reload();
    await expect(page.getByText('The key that signs')).toBeVisible();
    await page.getByRole('button', { name: `Retire ${old}` }).click();
    await expect(page.getByRole('alertdialog')).toContainText('0 of 1 gateway have a policy in force that it signed.');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw 1 key' }).click();
    // Both sessions are from before the other key signed, and end with the one that they were sealed under.
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    root = await signedIn(company.url, 'root@example.com');
    await open(page);
    await expect(page.getByText('1 in the JWK Set, 1 retired')).toBeVisible();
    expect(await published(company)).toEqual([kid]);
    await expect(page.getByRole('table').last()).toContainText('Published, to come next');
  });

  test('in an emergency everything from before is withdrawn at once, and the gateway goes on', async ({ page }) => {
    await addPerson(root, 'Tove', 'security');
    const before = await published(company);
    await open(page);
    await page.getByRole('button', { name: 'Emergency' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('1 key is withdrawn, and 1 gateway gets a new revision');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('A backup was stolen');
    await dialog.getByRole('button', { name: 'Withdraw 1 key' }).click();
    // Whoever has the key could have made a session, so none from before is taken.
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect((await root.get('/api/v1/me')).status).toBe(401);
    root = await signedIn(company.url, 'root@example.com');
    await open(page);
    await expect(page.getByText('Began to sign, in an emergency')).toBeVisible();
    const [kid] = (await published(company)) as [string];
    expect(before).not.toContain(kid);
    const serial = await newest();
    await activated(serial);
    expect(held()).toBe(kid);
    expect(client.events.filter(({ event }) => event === 'refused')).toEqual([]);
    const tove = await signedIn(company.url, 'tove@example.com');
    expect((await must(tove.get('/api/v1/notifications'))).body.items[0]).toMatchObject({
      event: 'signing-key.emergency',
      title: 'The signing key was replaced in an emergency: 1 key withdrawn, 1 gateway to pull anew',
    });
    expect((await apiOf(company.url).get('/readyz')).status).toBe(200);
  });

  test('the command does the same', async () => {
    const { token } = (await must(root.post('/api/v1/me/tokens', { name: 'keys' }))).body;
    const remit = (...words: string[]) => {
      const env = { ...process.env, REMIT_URL: company.url, REMIT_TOKEN: token };
      const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/remit.mjs', 'keys', ...words], {
        env,
        encoding: 'utf8',
      });
      return { status, out: stdout, err: stderr };
    };
    const [old] = (await inState(root, 'active')) as [string];
    expect(remit('rotate', '--overlap', '48')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/is published, and signs/),
    });
    const [kid] = (await inState(root, 'next')) as [string];
    expect(remit('activate')).toMatchObject({ status: 1, err: expect.stringContaining('its time comes at') });
    expect(remit('activate', '--now')).toMatchObject({ status: 0, out: expect.stringContaining(`${kid} signs now`) });
    const serial = await newest();
    await activated(serial);
    await receipt(serial);
    expect(remit('list').out).toContain(`${kid}: signs · since`);
    expect(remit('retire', '--key', 'nothing')).toMatchObject({ status: 1, out: '' });
    expect(remit('retire')).toMatchObject({ status: 0, out: `${old} is withdrawn.\n` });
    const would = remit('emergency', '--reason', 'x');
    expect(would).toMatchObject({ status: 2, out: expect.stringContaining(`Would withdraw at once: ${kid}`) });
    expect(await published(company)).toEqual([kid]);
    expect(remit('destroy').status).toBe(1);
  });
});

test('kill -9 within a rotation leaves one keyset or the other; a key that is lost can be replaced', async () => {
  test.setTimeout(180_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-keys-'));
  const env = { PORT: String(await freePort()) };
  let remit: RemitProcess = await startRemit({ dataDir, env });
  try {
    const { url } = remit;
    let root = await setUp(url);
    const { token } = await addGateway(root);
    const gateway = await createPolicyClient({ url, gateway: 'edge', token, stateDir: join(dataDir, 'gateway') });
    for (const delay of [3, 60]) {
      const sent = root.post('/api/v1/signing-keys/emergency', { reason: 'For the journey' }).catch(() => null);
      await sleep(delay);
      await remit.kill();
      const answer = await sent;
      remit = await startRemit({ dataDir, env });
      root = await signedIn(url, 'root@example.com');
      const [active, ...others] = await inState(root, 'active');
      expect(others).toEqual([]);
      expect(await published(remit)).toEqual([active]);
      if (answer?.status === 200) expect(active).toBe(answer.body.kid);
      expect((await apiOf(url).get('/readyz')).status).toBe(200);
      expect(['activated', 'unchanged']).toContain((await gateway.pull(0)).event);
      expect((await keysetOf(root)).gateways).toMatchObject([{ slug: 'edge', kid: active }]);
    }

    const [lost] = (await inState(root, 'active')) as [string];
    await remit.stop();
    rmSync(join(dataDir, 'signing-keys'), { recursive: true, force: true });
    rmSync(join(dataDir, 'signing-key.pem'), { force: true });
    await expect(startRemit({ dataDir, env })).rejects.toThrow(
      new RegExp(`signed for with another key, ${lost}[\\s\\S]*signing-key:replace`),
    );
    const replaced = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/replace-signing-key.ts', '--reason', 'The disk is gone'],
      { env: { ...process.env, ...env, DATABASE_URL: '', REMIT_DATA_DIR: dataDir }, encoding: 'utf8' },
    );
    expect(replaced).toMatchObject({ status: 0, stdout: expect.stringContaining(`Withdrawn: ${lost}`) });
    remit = await startRemit({ dataDir, env });
    root = await signedIn(url, 'root@example.com');
    expect(await gateway.pull(0)).toMatchObject({ event: 'activated' });
    expect(await published(remit)).toEqual(await inState(root, 'active'));
  } finally {
    await remit.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
