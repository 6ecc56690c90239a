import { startHttp } from '../lib/testing/http-server';
import { must } from './support/api';
import { expect, pick, signInAs, test } from './support/fixtures';
import { registered } from './support/sample';

const CARD = {
  name: 'Weather agent',
  description: 'Answers questions about the weather.',
  version: '1.2.0',
  supportedInterfaces: [{ url: 'https://weather.example.com', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  capabilities: {},
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [{ id: 'now', name: 'Weather now', description: 'Says what it is like.', tags: ['weather'] }],
};

test('a card that is read from its address fills the registration form', async ({ company, page }) => {
  const agent = await startHttp((_, response) => response.end(JSON.stringify(CARD)));
  try {
    await signInAs(page, company, 'ada');
    await page.goto(`${company.url}/agents/new?from=card`);
    await page.getByRole('textbox', { name: 'Or the card itself' }).fill('{"name": ""}');
    await page.getByRole('button', { name: 'Read the card' }).click();
    await expect(page.getByText('description: This is required.').first()).toBeVisible();
    await page.getByRole('textbox', { name: 'Or the card itself' }).fill('');
    await page.getByRole('textbox', { name: 'Address of the card' }).fill(agent.origin);
    await page.getByRole('button', { name: 'Read the card' }).click();
    await expect(page.getByText('Left out: 1 address.')).toBeVisible();
    expect(agent.seen).toEqual(['GET /.well-known/agent-card.json']);
  } finally {
    await agent.close();
  }
  await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('weather-agent');
  await expect(page.getByRole('textbox', { name: 'Slug' })).toBeEditable();
  await expect(page.getByRole('textbox', { name: 'Purpose' })).toHaveValue(
    /about the weather\.\s+Skills: Weather now\./,
  );
  await pick(page, 'Backup owner', 'Lin', /^Lin/);
  await page.getByRole('textbox', { name: 'Team' }).fill('support');
  await page.getByRole('radio', { name: 'staging' }).check();
  await page.getByRole('radio', { name: 'internal' }).check();
  await page.getByRole('combobox', { name: 'Autonomy' }).selectOption('1');
  await page.getByRole('button', { name: 'Register and ask for review' }).click();
  await page.waitForURL(/\/requests\/CR-\d+/);
  expect((await company.as.ada.get('/api/v1/agents/weather-agent')).body).toMatchObject({ status: 'in_review' });
});

test('a card in a file is shown before it is sent', async ({ company, page }) => {
  await signInAs(page, company, 'ada');
  await page.goto(`${company.url}/agents/new?from=card`);
  const buffer = Buffer.from(JSON.stringify({ ...CARD, name: 'From a file' }));
  await page.getByLabel('Or a file').setInputFiles({ name: 'card.json', mimeType: 'application/json', buffer });
  await expect(page.getByRole('textbox', { name: 'Or the card itself' })).toHaveValue(/From a file/);
  await page.getByRole('button', { name: 'Read the card' }).click();
  await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('from-a-file');
});

test('an agent is given as a card that can be read again', async ({ company }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'card-bot', 'memory/read_graph');
  const { body } = await must(ada.get('/api/v1/agents/card-bot/agent-card?url=https://bot.example.com/a2a'));
  expect(body).toMatchObject({
    name: 'Sample card-bot',
    supportedInterfaces: [{ url: 'https://bot.example.com/a2a', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  });
  expect(JSON.stringify(body)).not.toMatch(/@example\.com|idp\.example|read_graph/);
  expect((await ada.get('/api/v1/agents/no-such/agent-card')).status).toBe(404);
  expect((await ada.get('/api/v1/agents/card-bot/agent-card?url=javascript:x')).status).toBe(400);
});
