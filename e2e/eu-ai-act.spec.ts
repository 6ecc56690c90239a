import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { must } from './support/api';
import { type Company, expect, signInAs, test } from './support/fixtures';
import { answeredHighRisk, registered } from './support/sample';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 2, name });

/** Focus follows the questions, so the next Tab is the first answer; Space takes a checkbox or a radio button. */
async function byKeyboard(page: Page, asked: RegExp, control: Locator) {
  await expect(heading(page, asked)).toBeFocused();
  await page.keyboard.press('Tab');
  for (let presses = 0; presses < 20; presses++) {
    if (await control.evaluate((node) => node === document.activeElement)) break;
    // Arrows choose among radio buttons, Tab walks over checkboxes.
    await page.keyboard.press((await control.getAttribute('type')) === 'radio' ? 'ArrowDown' : 'Tab');
  }
  await expect(control).toBeFocused();
  if (!(await control.isChecked())) await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
}

const radio = (page: Page, name: string | RegExp) => page.getByRole('radio', { name });
const box = (page: Page, name: string | RegExp) => page.getByRole('checkbox', { name });
const none = (page: Page) => box(page, 'None of these');

async function start(page: Page, company: Company, slug: string) {
  await page.goto(`${company.url}/agents/${slug}?tab=eu-ai-act`);
  await expect(page.getByText('Nobody has answered yet')).toBeVisible();
  await page.getByRole('link', { name: 'Answer the questions' }).click();
  await expect(heading(page, /work out its own outputs/)).toBeVisible();
}

async function answer(page: Page, asked: RegExp, control: Locator) {
  await expect(heading(page, asked)).toBeVisible();
  await control.check();
  await page.getByRole('button', { name: 'Next' }).click();
}

test('an engineer answers to “high-risk, employment” and sees its dates', async ({ page, company }) => {
  await registered(company.as.ada, company.as.tove, 'hiring-bot', 'memory/read_graph');
  await signInAs(page, company, 'ada');
  await start(page, company, 'hiring-bot');

  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Choose an answer.' })).toBeVisible();
  await answer(page, /own outputs/, radio(page, /^Yes/));
  await byKeyboard(page, /European Union/, box(page, /its work|for their work/));
  await byKeyboard(page, /leaves out/, radio(page, /^No, none/));
  await byKeyboard(page, /your company/, radio(page, /built it and use it/));
  await byKeyboard(page, /do, or lend itself/, none(page));
  await byKeyboard(page, /third party must assess/, radio(page, /^No/));

  await expect(heading(page, /one of these areas/)).toBeFocused();
  await none(page).check();
  await box(page, 'Employment').check();
  await expect(none(page)).not.toBeChecked();
  await page.getByRole('textbox', { name: 'Reason' }).fill('It rates applications.');
  await page.reload();
  await expect(page.getByText('Draft restored')).toBeVisible();
  await expect(box(page, 'Employment')).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('It rates applications.');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(radio(page, /^No/)).toBeChecked();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();

  await answer(page, /profile people/, radio(page, 'Yes'));
  await answer(page, /What do people meet/, box(page, 'It talks to people directly'));

  await expect(heading(page, 'Look it over')).toBeFocused();
  await expect(page.getByRole('region', { name: 'Your answers' })).toContainText('It rates applications.');
  await page.getByRole('button', { name: 'Save as high-risk' }).click();
  await page.waitForURL(/hiring-bot\/eu-ai-act$/);
  await expect(page.getByText('High-risk').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Since 2 August 2026' })).toContainText('Say that it is an AI');
  const later = page.getByRole('region', { name: 'From 2 December 2027' });
  await expect(later).toContainText('Tell the workers');
  await expect(later).toContainText('Run a risk management system');
  await expect(page.getByText('It is meant for employment.')).toBeVisible();
  await expect(page.getByText('Regulation (EU) 2026/1744')).toBeVisible();

  await page.goto(`${company.url}/agents/hiring-bot?tab=eu-ai-act`);
  const panel = page.getByRole('region', { name: 'EU AI Act' });
  await expect(panel).toContainText('High-risk');
  await expect(panel).toContainText('by Ada');
  await page.getByRole('link', { name: 'Answer again' }).click();
  await expect(radio(page, /^Yes/)).toBeChecked();
});

test('a prohibited practice blocks approval', async ({ page, company }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'scoring-bot');
  const grant = { op: 'grant', agent: 'scoring-bot', tool: 'memory/read_graph', constraints: {} };
  const ask = { title: 'Let it read', justification: 'For the journey.', operations: [grant] };
  const { body: request } = await must(ada.post('/api/v1/requests', ask));

  await signInAs(page, company, 'ada');
  await start(page, company, 'scoring-bot');
  await answer(page, /own outputs/, radio(page, /^Yes/));
  await answer(page, /European Union/, box(page, /output is used/));
  await answer(page, /leaves out/, radio(page, /^No, none/));
  await answer(page, /your company/, radio(page, /somebody else provides/));
  await answer(page, /your own/, none(page));
  await answer(page, /do, or lend itself/, box(page, /scores people/));
  await page.getByRole('button', { name: 'Save as prohibited' }).click();
  await page.waitForURL(/scoring-bot\/eu-ai-act$/);
  await page.goto(`${company.url}/agents/scoring-bot`);
  await expect(page.getByText('Prohibited under the EU AI Act')).toBeVisible();

  const { body: now } = await tove.get(`/api/v1/requests/${request.id}`);
  const decision = { decision: 'approve', digest: now.digest };
  const refused = await tove.post(`/api/v1/requests/${request.id}/decisions`, decision);
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'operations.0.agent' }] } });
  expect(refused.body.detail).toContain('prohibited practice');
  const again = await ada.post('/api/v1/requests', { ...ask, title: 'Let it read, again' });
  expect(again).toMatchObject({ status: 400, body: { errors: [{ field: 'operations.0.agent' }] } });
  expect((await ada.get('/api/v1/agents/scoring-bot')).body.grants).toEqual([]);
});

test('an owner fills the gaps of the technical documentation, saves a version and downloads it', async ({
  page,
  company,
}) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'documented-bot', 'memory/read_graph');
  await answeredHighRisk(ada, 'documented-bot');
  await signInAs(page, company, 'ada');
  await page.goto(`${company.url}/eu-ai-act?class=high&q=documented-bot`);
  await page.getByRole('link', { name: /documented-bot/ }).click();

  const duty = page.getByRole('listitem').filter({ hasText: 'Run a quality management system' });
  await expect(duty.getByText('Not yet due')).toBeVisible();
  await duty.getByRole('button', { name: /^Say where it stands/ }).click();
  await page.getByRole('radio', { name: /^Fulfilled/ }).check();
  await page.getByRole('textbox', { name: 'How or why' }).fill('In the handbook, chapter 4.');
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(duty.getByText('Ada said so.')).toBeVisible();

  await page.getByRole('link', { name: 'Technical documentation', exact: true }).click();
  const gaps = page.getByRole('region', { name: 'Gaps' });
  await expect(gaps).toContainText('Examination for bias: not written.');
  await expect(page.getByRole('region', { name: 'Tools that it may call' })).toContainText('memory/read_graph');
  await page.getByRole('textbox', { name: 'Examination for bias' }).fill('<b>Looked for</b>, none found.');
  await page.getByRole('button', { name: 'Save version 1' }).click();
  await expect(page.getByRole('button', { name: 'Save version 2' })).toBeVisible();
  await expect(gaps).not.toContainText('Examination for bias');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('remit-documented-bot-technical-documentation-v1.pdf');
  const bytes = readFileSync(await file.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');

  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await expect(page.getByText('<b>Looked for</b>, none found.')).toBeVisible();
  const old = { base: 0, factsDigest: 'a'.repeat(64), texts: {} };
  const refused = await ada.post('/api/v1/agents/documented-bot/eu-ai-act/documents/technical-documentation', old);
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Ada saved version 1') } });
});
