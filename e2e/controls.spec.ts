import { must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { registered } from './support/sample';

test('a failing test of a control is excepted by two people, and somebody signs that they looked', async ({
  browser,
  company,
}) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'unclassed-bot', 'memory/read_graph');
  const page = await browser.newPage();
  await signInAs(page, company, 'vera');
  await page.goto(`${company.url}/controls`);
  await page.getByRole('link', { name: /^CC3\.2/ }).click();
  const tests = page.getByRole('region', { name: 'Live tests' });
  await expect(tests).toContainText('Nobody answered the questionnaire of the EU AI Act.');
  await tests.getByRole('button', { name: 'Ask for an exception for Sample unclassed-bot' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Its owner is away until Monday.');
  await dialog.getByRole('textbox', { name: 'What is done instead' }).fill('It stays in staging.');
  const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('Until the end of').fill(until);
  await dialog.getByRole('button', { name: 'Ask for 1 exception' }).click();
  const exceptions = page.getByRole('region', { name: 'Exceptions' });
  await expect(exceptions).toContainText('You asked for it: somebody else decides.');

  const { body } = await must(tove.get('/api/v1/controls/CC3.2'));
  const asked = body.exceptions.find(({ resource }: { resource: string }) => resource === 'unclassed-bot');
  const decision = { decision: 'approve', reason: 'A week is fine.' };
  await must(tove.post(`/api/v1/control-exceptions/${asked.id}/decisions`, decision));
  await page.reload();
  await expect(exceptions).toContainText('In force');
  await expect(tests.getByRole('listitem').filter({ hasText: 'Sample unclassed-bot' })).toContainText('Excepted');

  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await dialog.getByRole('textbox').fill('Went through what fails.');
  await dialog.getByRole('button', { name: 'Sign' }).click();
  await expect(page.getByRole('region', { name: 'Looked at' })).toContainText('Went through what fails.');
});
