import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { must } from './support/api';
import { type Company, expect, test } from './support/fixtures';
import { approve } from './support/sample';

test.describe.configure({ mode: 'serial' });

const COMMAND = resolve('cli/remit.mjs');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The real command in a process of its own, called from a folder that is not the clone. */
function start(company: Company | { url: string }, folder: string, words: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd: folder,
    env: { ...process.env, REMIT_URL: company.url, ...env },
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    ended.err += chunk;
  });
  const done = new Promise<Ended>((settle) => child.once('close', (code) => settle({ ...ended, code })));
  return { done, seen: ended };
}

const agent = (slug: string, tools: string, team = 'support') => `apiVersion: remit/v1
kind: Agent
metadata: {slug: ${slug}, name: Sample ${slug}}
spec:
  purpose: Answers sample questions
  owner: ada@example.com
  backupOwner: lin@example.com
  team: ${team}
  environment: staging
  exposure: internal
  autonomy: 1
  identities: [{iss: "https://idp.example.com", sub: ${slug}}]
  tools:
${tools}
`;

test.describe('the command', () => {
  let folder: string;
  let token: string;
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const remit = (company: Company, ...words: string[]) => start(company, folder, words, { REMIT_TOKEN: token }).done;

  test.beforeAll(async ({ company }) => {
    folder = mkdtempSync(join(tmpdir(), 'remit-cli-'));
    token = (await must(company.as.ada.post('/api/v1/me/tokens', { name: 'pipeline' }))).body.token;
    put('one.yaml', agent('cli-one', '    - {tool: memory/read_graph, rateLimit: {limit: 60, windowSeconds: 60}}'));
    put('two.yaml', agent('cli-two', '    - {tool: memory/search_nodes}'));
  });
  test.afterAll(() => rmSync(folder, { recursive: true }));

  test('plan says what is new and asks for nothing', async ({ company }) => {
    const { code, out, err } = await remit(company, 'plan', '.');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(out).toContain('+ cli-one (new, one.yaml:1)');
    expect(out).toContain('+ memory/read_graph: read · internal · 60 per min');
    expect(out).toContain('Plan: 2 new.');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    expect(out).not.toMatch(/\u001b/);
    expect((await company.as.ada.get('/api/v1/agents/cli-one')).status).toBe(404);
  });

  test('apply asks and names the requests; asked again, the same requests wait', async ({ company }) => {
    const { code, out } = await remit(company, 'apply', 'one.yaml', 'two.yaml');
    expect(code).toBe(0);
    const asked = [...out.matchAll(/asked as (CR-\d+): (\S+)/g)];
    expect(asked).toHaveLength(2);
    expect(asked[0]?.[2]).toBe(`${company.url}/requests/${asked[0]?.[1]}`);
    const again = await remit(company, 'apply', '*.yaml', '--json');
    const { agents, errors } = JSON.parse(again.out);
    expect(errors).toEqual([]);
    expect(agents.map((one: { request: { number: number } }) => `CR-${one.request.number}`)).toEqual(
      asked.map(([, name]) => name),
    );
    expect((await remit(company, 'plan', '.')).out).toContain(`${asked[0]?.[1]} waits: Register cli-one with 1 tool`);
    const status = await remit(company, 'status', 'cli-one');
    expect(status).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^cli-one: in review · 0 tools · risk \d+ \w+ · EU AI Act: not assessed · owner Ada\n/,
      ),
    });
    expect(status.out).toContain(`${asked[0]?.[1]} waits`);
    const everything = JSON.parse((await remit(company, 'status', '--json')).out);
    expect(everything.agents.find((one: { slug: string }) => one.slug === 'cli-two')).toMatchObject({
      status: 'in_review',
      tools: 0,
      pending: [{ title: 'Register cli-two with 1 tool' }],
    });
  });

  test('apply --wait follows the decision; after it, plan finds no changes', async ({ company }) => {
    const pending = async (slug: string) => {
      const { body } = await must(company.as.tove.get(`/api/v1/requests?agent=${slug}&state=pending`));
      return (await must(company.as.tove.get(`/api/v1/requests/${body.items[0].id}`))).body;
    };
    await approve(company.as.tove, await pending('cli-two'));
    const waiting = start(company, folder, ['apply', '.', '--wait'], { REMIT_TOKEN: token });
    await expect.poll(() => waiting.seen.out, { timeout: 20_000 }).toContain('asked as');
    await approve(company.as.tove, await pending('cli-one'));
    expect(await waiting.done).toMatchObject({ code: 0, out: expect.stringMatching(/CR-\d+ approved/) });
    const plan = await remit(company, 'plan', '.', '--json');
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.out)).toMatchObject({ changes: false, errors: [] });
    expect((await remit(company, 'plan', 'one.yaml')).out).toBe('  cli-one: no changes\nPlan: 1 unchanged.\n');
  });

  test('a changed manifest shows what differs; a rejection and a wait that is over have codes of their own', async ({
    company,
  }) => {
    put('one.yaml', agent('cli-one', '    - {tool: memory/open_nodes}', 'sales'));
    const plan = await remit(company, 'plan', 'one.yaml');
    expect(plan.code).toBe(2);
    for (const line of ['- team: support', '+ team: sales', '+ memory/open_nodes: ', '- memory/read_graph: 60 per min'])
      expect(plan.out).toContain(line);
    const over = await remit(company, 'apply', 'one.yaml', '--wait', '--timeout', '0');
    expect(over.code).toBe(4);
    const [, number] = /asked as CR-(\d+)/.exec(over.out) ?? [];
    const { body } = await must(company.as.tove.get(`/api/v1/requests/CR-${number}`));
    const waiting = start(company, folder, ['apply', 'one.yaml', '--wait'], { REMIT_TOKEN: token });
    await expect.poll(() => waiting.seen.out, { timeout: 20_000 }).toContain('asked as');
    const no = { decision: 'reject', digest: body.digest, comment: 'Not for sales.' };
    await must(company.as.tove.post(`/api/v1/requests/${body.id}/decisions`, no));
    expect(await waiting.done).toMatchObject({ code: 3, out: expect.stringContaining(`CR-${number} rejected`) });
  });

  test('what fails is told by file, line and field, and does not hide what was done', async ({ company }) => {
    put('three.yaml', agent('cli-three', '    - {tool: memory/read_graph}'));
    put('broken.yaml', 'metadata: {slug: x\nspec: [');
    put('unknown.yaml', agent('cli-four', '    - {tool: memory/no_such_tool}').replace('team:', 'teem:'));
    put('stranger.yaml', agent('cli-five', '    []').replace('owner: ada@', 'owner: nobody@'));
    put('tool.yaml', agent('cli-six', '    - {tool: memory/no_such_tool}'));
    const files = ['three', 'broken', 'unknown', 'stranger', 'tool'].map((name) => `${name}.yaml`);
    const { code, out, err } = await remit(company, 'apply', ...files);
    expect(code).toBe(1);
    expect(out).toMatch(/asked as CR-\d+/);
    expect(out).toContain('Applied: 1 asked for, 0 unchanged, 2 failed.');
    expect(err).toMatch(/^broken\.yaml:\d: The YAML cannot be read/m);
    expect(err).toContain('unknown.yaml:8: spec.teem: There is no such field.');
    expect(err).toMatch(/^stranger\.yaml:6: spec\.owner: /m);
    expect(err).toContain('tool.yaml:14: spec.tools.0.tool: The server memory has no tool no_such_tool.');
    expect((await remit(company, 'status', 'cli-three', 'cli-six')).code).toBe(1);
    expect((await company.as.ada.get('/api/v1/agents/cli-three')).status).toBe(200);
  });

  test('a wrong token, a wrong address and wrong words end with 1 and say why', async ({ company }) => {
    const wrong = await start(company, folder, ['plan', 'two.yaml'], { REMIT_TOKEN: 'rmt_wrong' }).done;
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('does not take this token') });
    const closed = await start({ url: 'http://127.0.0.1:9' }, folder, ['status'], { REMIT_TOKEN: token }).done;
    expect(closed).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') });
    const elsewhere = await start({ url: `${company.url}/docs` }, folder, ['status'], { REMIT_TOKEN: token }).done;
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('not as Remit does') });
    expect(await remit(company, 'destroy')).toMatchObject({ code: 1, err: expect.stringContaining('no command') });
    expect(await remit(company, 'plan', '--tokn', 'x')).toMatchObject({ code: 1, out: '' });
    const help = await remit(company, '--help');
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
  });
});
