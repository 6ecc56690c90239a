import type { Browser, Page } from '@playwright/test';
import { type Api, apiOf, must, setUp } from './support/api';
import { freePort } from './support/free-port';
import { expect, test } from './support/live-pages';
import { type OidcProvider, startOidcProvider } from './support/oidc-provider';
import { type RemitProcess, startRemit } from './support/remit-process';

interface Pair {
  remit: RemitProcess;
  provider: OidcProvider;
  root: Api;
}

async function startPair(thinIdToken: boolean): Promise<Pair> {
  const port = await freePort();
  const provider = await startOidcProvider({ remitUrl: `http://localhost:${port}`, thinIdToken });
  const remit = await startRemit({ env: { PORT: String(port), ...provider.env } });
  return { remit, provider, root: await setUp(remit.url) };
}

async function stopPair(pair: Pair | undefined): Promise<void> {
  await pair?.provider.stop();
  await pair?.remit.stop();
}

/** A browser of its own goes from the sign-in page to the provider's login page, says who it is, and comes back. */
async function signInAt({ remit }: Pair, browser: Browser, account: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${remit.url}/sign-in`);
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await page.getByRole('button', { name: account, exact: true }).click();
  await page.waitForURL(`${remit.url}/**`);
  return page;
}

/** The same session without the browser. */
async function apiIn({ remit }: Pair, page: Page): Promise<Api> {
  const cookies = await page.context().cookies(remit.url);
  return apiOf(remit.url, { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });
}

async function personByEmail({ root }: Pair, email: string) {
  const { items } = (await must(root.get('/api/v1/people?limit=100'))).body;
  return items.find((person: { email: string }) => person.email === email);
}

async function refused(page: Page, message: RegExp): Promise<void> {
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.getByRole('alert').filter({ hasText: message })).toBeVisible();
}

test.describe('single sign-on with a provider that keeps claims to its userinfo endpoint', () => {
  let pair: Pair;
  test.beforeAll(async () => {
    pair = await startPair(true);
  });
  test.afterAll(() => stopPair(pair));

  test('signs in with the roles of the claim; another role is there after the next sign-in', async ({ browser }) => {
    const account = { email: 'ada@example.com', email_verified: true, name: 'Ada Sample', roles: ['engineer', 'cook'] };
    pair.provider.accounts.set('ada', account);
    const page = await signInAt(pair, browser, 'ada');
    await expect(page).toHaveURL(`${pair.remit.url}/`);
    await expect(page.getByRole('heading', { name: 'My work' })).toBeVisible();
    const first = await apiIn(pair, page);
    expect((await first.get('/api/v1/me')).body).toMatchObject({ name: 'Ada Sample', roles: ['engineer'] });

    pair.provider.accounts.set('ada', { ...account, roles: ['auditor', 'engineer'] });
    const more = await apiIn(pair, await signInAt(pair, browser, 'ada'));
    expect((await more.get('/api/v1/me')).body).toMatchObject({ roles: ['auditor', 'engineer'] });
    expect((await first.get('/api/v1/me')).status).toBe(200);
  });

  test('a role that the claim lost ends the older session at the next sign-in', async ({ browser }) => {
    const account = { email: 'lin@example.com', email_verified: true, roles: 'engineer auditor' };
    pair.provider.accounts.set('lin', account);
    const older = await signInAt(pair, browser, 'lin');
    expect((await (await apiIn(pair, older)).get('/api/v1/audit-log')).status).toBe(200);

    pair.provider.accounts.set('lin', { ...account, roles: ['engineer'] });
    const newer = await apiIn(pair, await signInAt(pair, browser, 'lin'));
    expect((await newer.get('/api/v1/me')).body).toMatchObject({ roles: ['engineer'] });
    expect((await newer.get('/api/v1/audit-log')).status).toBe(404);
    expect((await (await apiIn(pair, older)).get('/api/v1/me')).status).toBe(401);
    await older.goto(`${pair.remit.url}/agents`);
    await expect(older).toHaveURL(/\/sign-in\?next=/);
    const { items } = (await must(pair.root.get('/api/v1/audit-log?limit=50'))).body;
    const update = items.find(({ action }: { action: string }) => action === 'person.update');
    expect(update.detail).toMatchObject({ before: ['auditor', 'engineer'], after: ['engineer'], with: 'oidc' });
  });

  test('without a role of ours there is a plain message and no account', async ({ browser }) => {
    pair.provider.accounts.set('cook', { email: 'cook@example.com', email_verified: true, roles: ['cook'] });
    const page = await signInAt(pair, browser, 'cook');
    await refused(page, /has no role in it yet\. Ask an administrator/);
    expect(await personByEmail(pair, 'cook@example.com')).toBeUndefined();
    expect((await (await apiIn(pair, page)).get('/api/v1/me')).status).toBe(401);
  });

  test('an account made by an administrator is linked by its verified address only', async ({ browser }) => {
    const email = 'tove@example.com';
    const { id } = (await must(pair.root.post('/api/v1/people', { name: 'Tove', email, roles: ['security'] }))).body;
    const claims = { email: 'Tove@Example.com', name: 'Tove', roles: ['security'] };
    for (const account of [claims, { ...claims, email_verified: false }]) {
      pair.provider.accounts.set('tove', account);
      await refused(await signInAt(pair, browser, 'tove'), /Ask an administrator/);
    }
    pair.provider.accounts.set('tove', { ...claims, email_verified: true });
    const page = await signInAt(pair, browser, 'tove');
    expect((await (await apiIn(pair, page)).get('/api/v1/me')).body).toMatchObject({ id, email });
    const { items } = (await must(pair.root.get(`/api/v1/audit-log?subjectId=${id}`))).body;
    const linked = { issuer: pair.provider.issuer, subject: 'tove' };
    expect(items.map(({ detail }: { detail: object }) => detail)).toContainEqual({ with: 'oidc', linked });

    // Linked to one subject; another one with the same address stays outside.
    pair.provider.accounts.set('second', { ...claims, email_verified: true });
    await refused(await signInAt(pair, browser, 'second'), /Ask an administrator/);
  });

  test('an account with a password is not taken over', async ({ browser }) => {
    const before = await personByEmail(pair, 'root@example.com');
    pair.provider.accounts.set('mallory', { email: 'root@example.com', email_verified: true, roles: ['admin'] });
    const page = await signInAt(pair, browser, 'mallory');
    await refused(page, /Ask an administrator/);
    expect((await (await apiIn(pair, page)).get('/api/v1/me')).status).toBe(401);
    expect(await personByEmail(pair, 'root@example.com')).toEqual(before);
    expect((await pair.root.get('/api/v1/me')).status).toBe(200);
  });

  test('somebody disabled stays outside', async ({ browser }) => {
    pair.provider.accounts.set('gone', { email: 'gone@example.com', email_verified: true, roles: ['engineer'] });
    const page = await signInAt(pair, browser, 'gone');
    const { id } = await personByEmail(pair, 'gone@example.com');
    await must(pair.root.send('PATCH', `/api/v1/people/${id}`, JSON.stringify({ status: 'disabled' })));
    expect((await (await apiIn(pair, page)).get('/api/v1/me')).status).toBe(401);
    await refused(await signInAt(pair, browser, 'gone'), /This account is disabled/);
  });

  for (const parameter of ['state', 'nonce', 'code_challenge']) {
    test(`an answer with another ${parameter} than the one this browser began with is refused`, async ({ page }) => {
      pair.provider.accounts.set('eve', { email: 'eve@example.com', email_verified: true, roles: ['engineer'] });
      let changed = 0;
      await page.route(`${pair.provider.issuer}/auth?**`, (route) => {
        const url = new URL(route.request().url());
        if (!url.searchParams.has(parameter)) throw new Error(`Remit sent no ${parameter}`);
        url.searchParams.set(parameter, 'A'.repeat(43));
        changed += 1;
        return route.fulfill({ status: 302, headers: { Location: url.href } });
      });
      await page.goto(`${pair.remit.url}/sign-in`);
      await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
      await page.getByRole('button', { name: 'eve', exact: true }).click();
      await refused(page, /Signing in did not work/);
      expect(changed).toBe(1);
      expect((await (await apiIn(pair, page)).get('/api/v1/me')).status).toBe(401);
      expect(await personByEmail(pair, 'eve@example.com')).toBeUndefined();
    });
  }

  test('an answer that this browser did not ask for is refused', async ({ page }) => {
    await page.goto(`${pair.remit.url}/api/auth/callback/oidc?code=somebody-elses&state=somebody-elses`);
    await refused(page, /Signing in did not work/);
  });

  test('a provider that does not answer is told plainly', async ({ page }) => {
    await pair.provider.stop();
    await page.goto(`${pair.remit.url}/sign-in`);
    await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
    await refused(page, /Signing in did not work/);
  });
});

test('single sign-on with a provider that puts claims into the ID token', async ({ browser }) => {
  const pair = await startPair(false);
  try {
    pair.provider.accounts.set('ada', { email: 'ada@example.com', email_verified: true, roles: ['executive'] });
    const page = await signInAt(pair, browser, 'ada');
    await expect(page.getByRole('heading', { name: 'My work' })).toBeVisible();
    const me = (await (await apiIn(pair, page)).get('/api/v1/me')).body;
    expect(me).toMatchObject({ email: 'ada@example.com', roles: ['executive'] });
  } finally {
    await stopPair(pair);
  }
});
