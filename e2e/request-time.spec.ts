import { addPerson, must } from './support/api';
import { expect, pick, signInAs, test } from './support/fixtures';
import { manifest } from './support/sample';

test('somebody who is away lets another decide: the page says for whom, and when the request ends', async ({
  company,
  browser,
}) => {
  const { root, ada } = company.as;
  await addPerson(root, 'Cem', 'security');
  await addPerson(root, 'Eli', 'executive');
  const asWho = async (who: string) => {
    const page = await (await browser.newContext()).newPage();
    await signInAs(page, company, who);
    return page;
  };
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  const cem = await asWho('cem');
  await cem.goto(`${company.url}/account`);
  await pick(cem, 'Who', 'Eli', /Eli/);
  await cem.getByLabel('Until the end of').fill(inDays(5));
  await cem.getByRole('textbox', { name: 'Why' }).fill('On leave');
  await cem.getByRole('button', { name: 'Let them decide' }).click();
  await expect(cem.getByText('Eli decides for you')).toBeVisible();

  const { body } = await must(ada.post('/api/v1/agents', manifest('while-away')));
  const address = `${company.url}/requests/CR-${body.request.number}`;
  const eli = await asWho('eli');
  await eli.goto(address);
  const who = eli.getByRole('region', { name: 'Who decides' });
  await expect(who.getByText(/Eli, for Cem until/)).toBeVisible();
  await expect(who.getByText('Reminds in 23 h')).toBeVisible();
  await expect(who.getByText(/^Denied automatically on \d+ \w+ \d+ unless it is decided\.$/)).toBeVisible();
  await eli
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click();
  const dialog = eli.getByRole('alertdialog');
  await expect(dialog.getByText(/You decide for Cem, who let you until/)).toBeVisible();
  await dialog.getByRole('button', { name: /^Approve/ }).click();
  await expect(dialog).toBeHidden();
  await expect(who.getByText('approved for Cem')).toBeVisible();
  await expect(who.getByText(/unless it is decided/)).toHaveCount(0);
  const { decisions } = (await must(ada.get(`/api/v1/requests/${body.request.id}`))).body;
  expect(decisions).toMatchObject([{ person: { name: 'Eli' }, onBehalfOf: { name: 'Cem' } }]);

  await cem.getByRole('button', { name: 'End: Eli for Cem' }).click();
  await cem.getByRole('alertdialog').getByRole('button', { name: 'End 1 delegation' }).click();
  await expect(cem.getByText('Nobody decides for you')).toBeVisible();
  const next = (await must(ada.post('/api/v1/agents', manifest('while-back')))).body.request;
  await eli.goto(`${company.url}/requests/CR-${next.number}`);
  await expect(eli.getByText('Waiting for security')).toBeVisible();
  await expect(eli.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
});
