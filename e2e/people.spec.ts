import { addPerson, apiOf, bearer, must, sessionCookie, signedIn } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { PASSWORD, SETUP_CODE } from './support/remit-process';

test('a session ends at once when its person is disabled, and so do their tokens', async ({ company, page }) => {
  const { root } = company.as;
  const { id } = await addPerson(root, 'Gone', 'engineer');
  const gone = await signedIn(company.url, 'gone@example.com');
  const { token } = (await must(gone.post('/api/v1/me/tokens', { name: 'ci' }))).body;
  const byToken = apiOf(company.url, bearer(token));
  expect((await byToken.get('/api/v1/me')).body).toMatchObject({ email: 'gone@example.com', via: 'token' });
  await page.goto(`${company.url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('gone@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'My work' })).toBeVisible();

  await must(root.send('PATCH', `/api/v1/people/${id}`, JSON.stringify({ status: 'disabled' })));
  expect((await gone.get('/api/v1/me')).status).toBe(401);
  expect((await byToken.get('/api/v1/me')).status).toBe(401);
  expect(await sessionCookie(company.url, 'gone@example.com')).toBeNull();
  await page.goto(`${company.url}/agents`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fagents/);
});

test('a session ends when its person loses a role, and the new one has the rest', async ({ company }) => {
  const { root } = company.as;
  const { id } = await addPerson(root, 'Less', 'engineer', 'auditor');
  const before = await signedIn(company.url, 'less@example.com');
  expect((await before.get('/api/v1/audit-log')).status).toBe(200);
  await must(root.send('PATCH', `/api/v1/people/${id}`, JSON.stringify({ roles: ['engineer'] })));
  expect((await before.get('/api/v1/me')).status).toBe(401);
  const after = await signedIn(company.url, 'less@example.com');
  expect((await after.get('/api/v1/audit-log')).status).toBe(404);
});

test('a personal token decides only when its person allowed that', async ({ company }) => {
  const { tove } = company.as;
  const make = async (decide: boolean) =>
    (await must(tove.post('/api/v1/me/tokens', { name: 'decides', decide }))).body.token as string;
  const { request } = (
    await must(
      company.as.ada.post('/api/v1/agents', {
        metadata: { slug: 'token-bot', name: 'Token bot' },
        spec: {
          purpose: 'Sample',
          owner: 'ada@example.com',
          backupOwner: 'lin@example.com',
          team: 'support',
          environment: 'staging',
          exposure: 'internal',
          autonomy: 1,
        },
      }),
    )
  ).body;
  const decision = { decision: 'approve', digest: request.digest };
  const path = `/api/v1/requests/${request.id}/decisions`;
  const refused = await apiOf(company.url, bearer(await make(false))).post(path, decision);
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  const taken = await apiOf(company.url, bearer(await make(true))).post(path, decision);
  expect(taken).toMatchObject({ status: 201, body: { state: 'approved', decisions: [{ via: 'token' }] } });
});

test('set-up works once', async ({ company, page }) => {
  const again = { code: SETUP_CODE, name: 'Mallory', email: 'mallory@example.com', password: PASSWORD };
  expect(await apiOf(company.url).post('/api/v1/setup', again)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  await page.goto(`${company.url}/setup?code=${SETUP_CODE}`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing in leads back to the page that was asked for, and never to another site', async ({ company, page }) => {
  const go = async (next: string) => {
    await page.context().clearCookies();
    await page.goto(`${company.url}/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page.url();
  };
  expect(await go('/servers?q=x')).toBe(`${company.url}/servers?q=x`);
  for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    expect(await go(evil)).toBe(`${company.url}/`);
});

test('wrong passwords and unknown people get the same answer, and too many have to wait', async ({ company, page }) => {
  await page.goto(`${company.url}/sign-in`);
  const attempt = async (email: string) => {
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
    return page.getByRole('alert').filter({ hasText: /\S/ }).first().textContent();
  };
  expect(await attempt('eva@example.com')).toBe(await attempt('nobody@example.com'));
});

test('the administrator adds somebody in the browser, and they sign in', async ({ company, page, browser }) => {
  await signInAs(page, company, 'root');
  await page.goto(`${company.url}/people/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('New Colleague');
  await page.getByRole('textbox', { name: /E-mail/ }).fill('new@example.com');
  await page.getByRole('textbox', { name: /First password/ }).fill(PASSWORD);
  await page.getByRole('checkbox', { name: /engineer/i }).check();
  await page.getByRole('button', { name: /Add/ }).click();
  await expect(page.getByRole('link', { name: /New Colleague/ })).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${company.url}/sign-in`);
  await other.getByRole('textbox', { name: 'E-mail address' }).fill('new@example.com');
  await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'My work' })).toBeVisible();
  await other.context().close();
});
