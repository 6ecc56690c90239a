import { addPerson, apiOf, bearer, must, signedIn } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { manifest, registered } from './support/sample';

/** How many entries the audit log has: what is refused must leave none. */
const auditSize = async (root: { get(path: string): Promise<{ body: { size: number } }> }) =>
  (await root.get('/api/v1/audit-log/checkpoint')).body.size;

const long = 'x'.repeat(10_000);
const base = manifest('bad-bot');

const refused: [what: string, body: unknown, field: string][] = [
  ['an unknown field', { ...base, spec: { ...base.spec, colour: 'red' } }, 'spec.colour'],
  ['a wrong type', { ...base, spec: { ...base.spec, autonomy: 'high' } }, 'spec.autonomy'],
  ['a name of 10,000 characters', { ...base, metadata: { slug: 'bad-bot', name: long } }, 'metadata.name'],
  ['invisible characters', { ...base, metadata: { slug: 'bad-bot', name: 'Bad\u200bbot' } }, 'metadata.name'],
  ['text that runs backwards', { ...base, metadata: { slug: 'bad-bot', name: 'Bad \u202etob' } }, 'metadata.name'],
  ['a slug that is none', { ...base, metadata: { slug: '../bad', name: 'Bad' } }, 'metadata.slug'],
  ['a tool that does not exist', manifest('bad-bot', [{ tool: 'memory/no_such_tool' }]), 'spec.tools.0.tool'],
  ['one tool twice', manifest('bad-bot', [{ tool: 'memory/read_graph' }, { tool: 'memory/read_graph' }]), 'spec.tools'],
  ['an owner who is nobody', manifest('bad-bot', [], { owner: 'nobody@example.com' }), 'spec.owner'],
  ['one person as owner and backup', manifest('bad-bot', [], { backupOwner: 'ada@example.com' }), 'spec.backupOwner'],
];

for (const [what, body, field] of refused) {
  test(`${what} is refused, by field, and nothing is written`, async ({ company }) => {
    const { ada, root } = company.as;
    const before = await auditSize(root);
    const answer = await ada.post('/api/v1/agents', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.code).toBe('invalid_input');
    expect(answer.body.errors.map((error: { field: string }) => error.field).join()).toContain(field);
    expect((await ada.get('/api/v1/agents/bad-bot')).status).toBe(404);
    expect(await auditSize(root)).toBe(before);
  });
}

const YAML = { 'Content-Type': 'application/yaml' };
const bomb = `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefghij'
  .split('')
  .map((name, index) => `${name}: &${name} [${Array(8).fill(`*${'abcdefghi'[index]}`).join()}]`)
  .join('\n')}\n`;
const unreadable: [what: string, body: string, headers: Record<string, string>, status: number][] = [
  ['a body of more than 1 MiB', JSON.stringify({ ...base, more: 'x'.repeat(1_100_000) }), {}, 413],
  ['a body that is not JSON', '{"metadata":', {}, 400],
  ['a body that is no object', '[]', {}, 400],
  ['a form', 'metadata=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
  ['a cyclic YAML', 'metadata: &m\n  slug: *m\n', YAML, 400],
  ['a YAML bomb', bomb, YAML, 400],
  ['a YAML with a key twice', 'metadata: {}\nmetadata: {}\n', YAML, 400],
];
for (const [what, body, headers, status] of unreadable) {
  test(`${what} is refused in words`, async ({ company }) => {
    const answer = await company.as.ada.send('POST', '/api/v1/agents', body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(/\w+ \w+/);
    expect(answer.body.detail).not.toMatch(/at .*\.ts|prisma|stack/i);
  });
}

test('HTML in every text field stays text, in the answer and on every page', async ({ company, page }) => {
  const { ada } = company.as;
  const html = '<img src=x onerror=alert(1)>';
  const { body } = await must(
    ada.post(
      '/api/v1/agents',
      manifest('html-bot', [{ tool: 'memory/read_graph', reason: html }], {
        purpose: html,
        team: html.slice(0, 40),
        actsFor: html,
        dataAccess: [{ system: html, dataClass: 'internal', reason: html }],
        models: [{ provider: html, name: html }],
      }),
    ),
  );
  await must(
    company.as.tove.post('/api/v1/servers', server('html-server', `Server ${html}`, company.servers.memory.url)),
  );
  let ran = false;
  page.on('dialog', (dialog) => {
    ran = true;
    void dialog.dismiss();
  });
  await signInAs(page, company, 'root');
  for (const path of [
    '/agents',
    '/agents/html-bot',
    '/agents/html-bot/access',
    `/requests/${body.request.id}`,
    '/requests',
    '/servers/html-server',
    '/audit-log',
  ]) {
    await page.goto(company.url + path, { waitUntil: 'networkidle' });
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  }
  await page.goto(`${company.url}/requests/${body.request.id}`);
  await expect(page.getByText(html).first()).toBeVisible();
  expect(ran).toBe(false);
});

const server = (slug: string, name: string, url: string) => ({
  slug,
  name,
  url,
  environment: 'staging',
  owner: 'lin@example.com',
});

test('a slug that is taken is a conflict for agents and servers', async ({ company }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'twice-bot');
  const again = await ada.post('/api/v1/agents', manifest('twice-bot'), { 'Idempotency-Key': 'other-intent' });
  // The same manifest again asks for nothing: pipelines post it on every run.
  expect([200, 201]).toContain(again.status);
  const other = await ada.post('/api/v1/servers', server('memory', 'Another memory', company.servers.files.url));
  expect(other).toMatchObject({ status: 409, body: { code: 'slug_taken' } });
});

test('two approvals at once: one decides, the other is told', async ({ company }) => {
  const { ada, tove, vera } = company.as;
  const { request } = (await must(ada.post('/api/v1/agents', manifest('race-bot', [{ tool: 'memory/read_graph' }]))))
    .body;
  const path = `/api/v1/requests/${request.id}/decisions`;
  const decision = { decision: 'approve', digest: request.digest };
  const answers = await Promise.all([tove.post(path, decision), vera.post(path, decision)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'conflict' });
  const now = (await tove.get(`/api/v1/requests/${request.id}`)).body;
  expect(now).toMatchObject({ state: 'approved' });
  expect(now.decisions).toHaveLength(1);
});

test('an approval of what was edited meanwhile does not count', async ({ company }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'edited-bot');
  const ask = { title: 'Read', justification: 'For a test.' };
  const grant = (tool: string) => ({ op: 'grant', agent: 'edited-bot', tool: `memory/${tool}` });
  const request = (await must(ada.post('/api/v1/requests', { ...ask, operations: [grant('read_graph')] }))).body;
  const path = `/api/v1/requests/${request.id}`;
  const edit = { digest: request.digest, operations: [grant('delete_entities')] };
  await must(ada.send('PATCH', path, JSON.stringify(edit)));
  const late = await tove.post(`${path}/decisions`, { decision: 'approve', digest: request.digest });
  expect(late).toMatchObject({ status: 409, body: { code: 'digest_mismatch' } });
  expect((await tove.get(path)).body).toMatchObject({ state: 'pending', decisions: [] });
  // Two edits from the same state: the second is told too.
  const stale = await ada.send('PATCH', path, JSON.stringify({ ...edit, operations: [grant('open_nodes')] }));
  expect(stale).toMatchObject({ status: 409, body: { code: 'digest_mismatch' } });
});

test('an Idempotency-Key gives the first answer again, and refuses another body', async ({ company }) => {
  const { ada, root } = company.as;
  const key = { 'Idempotency-Key': 'register-once' };
  const first = await must(ada.post('/api/v1/agents', manifest('once-bot'), key));
  const size = await auditSize(root);
  const second = await ada.post('/api/v1/agents', manifest('once-bot'), key);
  expect(second.body).toEqual(first.body);
  expect(await auditSize(root)).toBe(size);
  const other = await ada.post('/api/v1/agents', manifest('other-bot'), key);
  expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
  // Somebody else's key of the same name is their own.
  expect((await company.as.lin.post('/api/v1/agents', manifest('lins-bot'), key)).status).toBe(201);
});

test("a disabled person's token and another gateway's token do nothing", async ({ company }) => {
  const { root } = company.as;
  const { id } = await addPerson(root, 'Leaver', 'security');
  const leaver = await signedIn(company.url, 'leaver@example.com');
  const { token } = (await must(leaver.post('/api/v1/me/tokens', { name: 'late', decide: true }))).body;
  await must(root.send('PATCH', `/api/v1/people/${id}`, JSON.stringify({ status: 'disabled' })));
  expect((await apiOf(company.url, bearer(token)).get('/api/v1/agents')).status).toBe(401);

  await must(root.post('/api/v1/gateways', { slug: 'other', name: 'Other', kind: 'remit', servers: [] }));
  const other = (await must(root.post('/api/v1/gateways/other/tokens'))).body.token;
  const held = await must(apiOf(company.url, bearer(other)).get('/api/v1/policy'));
  const claims = JSON.parse(Buffer.from(String(held.body).split('.')[1] as string, 'base64url').toString());
  expect(claims).toMatchObject({ aud: 'other', servers: {}, grants: [] });
  // A receipt counts for the gateway whose token it came with, whatever it says.
  const mine = await must(apiOf(company.url, bearer(company.gateway.token)).get('/api/v1/policy'));
  const serial = JSON.parse(Buffer.from(String(mine.body).split('.')[1] as string, 'base64url').toString()).serial;
  const lie = { gateway: 'edge', serial, sha256: 'f'.repeat(64), status: 'activated' };
  const answer = await apiOf(company.url, bearer(other)).post('/api/v1/receipts', lie);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('a write with a session from another site is refused', async ({ company }) => {
  const { ada } = company.as;
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'null' },
  ];
  for (const headers of foreign) {
    const answer = await ada.post('/api/v1/agents', manifest('csrf-bot'), headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'cross_site' } });
  }
  expect((await ada.get('/api/v1/agents/csrf-bot')).status).toBe(404);
});

test('a server address that leads to a metadata service or is no http address is refused', async ({ company }) => {
  const { ada } = company.as;
  for (const url of [
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/mcp',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'file:///etc/passwd',
    'http://user:secret@example.com/mcp',
  ]) {
    const before = (await must(ada.get('/api/v1/servers?limit=100'))).body.items.length;
    const made = await ada.post('/api/v1/servers', server('refused', 'Refused', url));
    expect([400, 422], `${url} gave ${made.status}`).toContain(made.status);
    expect((await must(ada.get('/api/v1/servers?limit=100'))).body.items.length).toBe(before);
  }
});
