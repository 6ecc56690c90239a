import type { Page } from '@playwright/test';
import { must } from './support/api';
import { type Company, expect, test } from './support/fixtures';
import { PASSWORD } from './support/remit-process';
import { manifest, registered } from './support/sample';

/** Presses Tab until this has the focus; fails when the page has been walked through without it. */
async function tabTo(page: Page, role: string, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if (await focused.and(page.getByRole(role as 'button', { name })).count()) return;
  }
  throw new Error(`No ${role} ${name} can be reached with Tab on ${page.url()}`);
}

async function signInByKeyboard(page: Page, company: Company, email: string): Promise<void> {
  await page.goto(`${company.url}/sign-in`);
  await expect(page.getByRole('textbox', { name: 'E-mail address' })).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${company.url}/`);
}

test('a request is found, read and approved without a mouse', async ({ company, page }) => {
  const { request } = (
    await must(company.as.ada.post('/api/v1/agents', manifest('keyboard-bot', [{ tool: 'memory/read_graph' }])))
  ).body;
  await signInByKeyboard(page, company, 'tove@example.com');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('keyboard-bot');
  await expect(page.getByRole('option', { name: /keyboard-bot/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL(/keyboard-bot|requests\/CR/);
  await page.goto(`${company.url}/requests/${request.id}`);
  await tabTo(page, 'button', /^Reject/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Reject/ })).toBeFocused();

  await page.keyboard.press('a');
  const comment = page.getByRole('textbox', { name: 'Comment' });
  await expect(comment).toBeFocused();
  await page.keyboard.type('Read by keyboard.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Approved').first()).toBeVisible();
  await expect
    .poll(async () => (await company.as.tove.get(`/api/v1/requests/${request.id}`)).body.state)
    .toBe('approved');
});

test('whatever takes the focus shows it', async ({ company, page }) => {
  await registered(company.as.ada, company.as.tove, 'focus-bot', 'memory/read_graph');
  await signInByKeyboard(page, company, 'tove@example.com');
  for (const path of ['/', '/agents/focus-bot', '/agents/new', '/requests']) {
    await page.goto(company.url + path, { waitUntil: 'networkidle' });
    for (let presses = 0; presses < 45; presses += 1) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return null;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
        const shown = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
        return shown ? null : focused.outerHTML.slice(0, 200);
      });
      expect(hidden, path).toBeNull();
    }
  }
});

test('a form takes nothing before its page is live, and then has the focus where it begins', async ({
  company,
  page,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.evaluate((url) => {
    location.href = url;
  }, `${company.url}/sign-in`);
  const email = page.getByRole('textbox', { name: 'E-mail address', includeHidden: true });
  await email.waitFor();
  await email.click({ force: true });
  await page.keyboard.type('lost@example.com');
  await page.keyboard.press('Enter');
  await expect(email).toHaveValue('');
  expect(page.url()).toBe(`${company.url}/sign-in`);
  release();
  await expect(email).toBeFocused();
  await page.keyboard.type('kept@example.com');
  await expect(email).toHaveValue('kept@example.com');
});
