import { startHttp } from '../lib/testing/http-server';
import { must } from './support/api';
import { expect, fillLevels, pick, signInAs, test } from './support/fixtures';
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
  await fillLevels(page);
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

test('a server is chosen from a registry, page by page, and added', async ({ company, page }) => {
  const entry = (name: string, url: string | null, more = {}) => ({
    server: {
      name: `com.example/${name}`,
      description: `The sample ${name}.`,
      version: '1.0.0',
      ...(url ? { remotes: [{ type: 'streamable-http', url }] } : { packages: [{ registryType: 'npm' }] }),
      ...more,
    },
  });
  const registry = await startHttp((request, response) => {
    const last = new URL(request.url ?? '', 'http://x').searchParams.has('cursor');
    const servers = last
      ? [entry('everything', company.servers.everything.url)]
      : [entry('local', null), entry('broken', null, { version: 1 })];
    response.end(JSON.stringify({ servers, metadata: last ? {} : { nextCursor: 'next' } }));
  });
  try {
    await signInAs(page, company, 'ada');
    await page.goto(`${company.url}/servers/new?from=registry`);
    await page.getByRole('textbox', { name: 'Address' }).fill(registry.origin);
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText(/It is a package that runs on/)).toBeVisible();
    await expect(page.getByText(/entry cannot be read.*version/)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Choose/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByRole('button', { name: 'Choose everything' }).click();
  } finally {
    await registry.close();
  }
  await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('everything');
  await page.getByRole('combobox', { name: 'Environment' }).selectOption('staging');
  await page.getByRole('button', { name: 'Add and read its tools' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'everything' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'echo' })).toBeVisible();
});

test('clients of the MCP registry find what was approved, and nothing else', async ({ company }) => {
  const { ada, lin, tove } = company.as;
  await registered(ada, tove, 'registry-bot', 'memory/search_nodes');
  const { body } = await must(lin.get('/v0.1/servers?limit=100&version=latest'));
  const names = body.servers.map(({ server }: { server: { name: string } }) => server.name);
  expect(names).toContain('localhost/memory');
  expect(names).not.toContain('localhost/files');
  const { body: one } = await must(lin.get('/v0.1/servers/localhost%2Fmemory/versions/latest'));
  expect(body.servers).toContainEqual(one);
  const version = encodeURIComponent(one.server.version);
  expect((await lin.get(`/v0.1/servers/localhost%2Fmemory/versions/${version}`)).body).toEqual(one);
  expect((await must(lin.get('/v0.1/servers/localhost%2Fmemory/versions'))).body.servers).toEqual([one]);
  expect((await lin.get('/v0.1/servers/localhost%2Ffiles/versions/latest')).status).toBe(404);
  expect((await fetch(`${company.url}/v0.1/servers`)).status).toBe(401);
});

test('the registry is given as one CycloneDX document', async ({ company }) => {
  await registered(company.as.ada, company.as.tove, 'listed-bot', 'memory/search_nodes');
  const answer = await company.as.eva.get('/api/v1/export/cyclonedx');
  expect(answer.headers.get('content-disposition')).toContain('remit.cdx.json');
  const slugs = answer.body.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
  expect(slugs).toContain('agent:listed-bot');
  expect(answer.body.services[0].services.length).toBeGreaterThan(0);
});
