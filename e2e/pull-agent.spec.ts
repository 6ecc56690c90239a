import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { startSampleServer, tool } from '@/lib/testing/sample-server';
import { type Api, addPerson, must, setUp, signedIn } from './support/api';
import { freePort } from './support/free-port';
import { type RemitProcess, startRemit } from './support/remit-process';
import { registered } from './support/sample';

test.describe.configure({ mode: 'serial' });

/** Loads the gateway's file as a gateway would: unless it finds it wrong, it is in use. */
const LOAD =
  '#!/bin/sh\nif [ -e fails ]; then echo "unknown target at line 9" >&2; exit 3; fi\ncp gateway.yaml in-use.yaml\n';

interface Told {
  event: string;
  serial?: number;
  error?: string;
}

test.describe('a gateway that reads a file, kept by the pull agent', () => {
  let remit: RemitProcess;
  let port: number;
  let sample: Awaited<ReturnType<typeof startSampleServer>>;
  let folder: string;
  let root: Api;
  let tove: Api;
  let agent: ReturnType<typeof start>;
  const file = (name: string) => join(folder, name);
  const inUse = () => (existsSync(file('in-use.yaml')) ? readFileSync(file('in-use.yaml'), 'utf8') : '');
  const state = async () => (await must(root.get('/api/v1/gateways/files'))).body;

  /** The real command, in a folder of its own. */
  function start(...more: string[]) {
    const words = ['--url', `http://localhost:${port}`, '--gateway', 'files', '--token-file', 'files.token'];
    const what = ['--format', 'agentgateway', '--out', 'gateway.yaml', '--reload', './load', ...more];
    const child = spawn(process.execPath, [resolve('cli/remit-pull.mjs'), ...words, ...what], { cwd: folder });
    const told: Told[] = [];
    const ran = { out: '', err: '' };
    createInterface({ input: child.stdout }).on('line', (line) => {
      ran.out += `${line}\n`;
      if (line.startsWith('{')) told.push(JSON.parse(line) as Told);
    });
    child.stderr.on('data', (chunk) => {
      ran.err += chunk;
    });
    const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
    return { told, ran, ended, stop: () => child.kill('SIGTERM') };
  }

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    port = await freePort();
    sample = await startSampleServer([tool('read'), tool('list')]);
    folder = mkdtempSync(join(tmpdir(), 'remit-pull-'));
    remit = await startRemit({ dataDir: join(folder, 'data'), env: { PORT: String(port) } });
    root = await setUp(remit.url);
    for (const [name, role] of [
      ['Ada', 'engineer'],
      ['Lin', 'engineer'],
      ['Tove', 'security'],
    ] as const) {
      await addPerson(root, name, role);
    }
    const ada = await signedIn(remit.url, 'ada@example.com');
    tove = await signedIn(remit.url, 'tove@example.com');
    const server = { slug: 'crm', name: 'CRM', url: sample.url, environment: 'staging', owner: 'lin@example.com' };
    await must(ada.post('/api/v1/servers', server));
    await must(ada.post('/api/v1/servers/crm/sync'));
    await registered(ada, tove, 'bot', 'crm/read', 'crm/list');
    await must(root.post('/api/v1/gateways', { slug: 'files', name: 'Files', kind: 'agentgateway', servers: ['crm'] }));
    const { token } = (await must(root.post('/api/v1/gateways/files/tokens'))).body;
    writeFileSync(file('files.token'), token, { mode: 0o600 });
    writeFileSync(file('load'), LOAD);
    chmodSync(file('load'), 0o755);
  });

  test.afterAll(async () => {
    agent?.stop();
    await remit?.stop();
    await sample?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('shows before what it would write, and writes nothing', async () => {
    const check = start('--check');
    expect(await check.ended, check.ran.err).toBe(3);
    expect(check.ran.out).toContain('+++ ');
    expect(check.ran.out).toMatch(/^\+.*mcp\.tool\.name in .*list/m);
    expect(existsSync(file('gateway.yaml'))).toBe(false);
    expect((await state()).receipts).toEqual([]);
  });

  test('has every revision within a moment, and a revoked tool is gone', async () => {
    agent = start();
    await expect.poll(inUse, { timeout: 20_000 }).toMatch(/list.*read/);
    expect(statSync(file('gateway.yaml')).mode & 0o777).toBe(0o640);
    await expect.poll(async () => (await state()).state).toBe('current');
    await must(tove.post('/api/v1/agents/bot/revoke', { tool: 'crm/list', reason: 'Not needed' }));
    const begun = performance.now();
    await expect.poll(inUse, { intervals: [10] }).not.toContain('list');
    const ms = performance.now() - begun;
    expect(ms).toBeLessThan(5_000);
    test.info().annotations.push({ type: 'until the gateway uses the new file', description: `${ms.toFixed(0)} ms` });
    expect(inUse()).toContain('read');
  });

  test('whose file cannot be loaded has the earlier one back, and Remit knows; then it is tried again', async () => {
    const before = inUse();
    writeFileSync(file('fails'), '');
    await must(tove.post('/api/v1/agents/bot/suspend', { reason: 'Sample isolation' }));
    await expect.poll(async () => (await state()).state).toBe('rejecting');
    expect((await state()).lastError).toMatch(/^activation_failed: .*ended with 3: unknown target at line 9/);
    expect(inUse()).toBe(before);
    expect(readFileSync(file('gateway.yaml'), 'utf8')).toBe(before);
    rmSync(file('fails'));
    await expect.poll(inUse).not.toContain('read');
    await expect.poll(async () => (await state()).state).toBe('current');
  });

  test('is kept by one agent', async () => {
    const second = start();
    expect(await second.ended).toBe(75);
    expect(second.ran.err).toMatch(/gateway\.yaml is kept by another remit-pull \(process \d+\)/);
  });

  test('goes on while Remit is down, and hears of it again afterwards', async () => {
    const { told } = agent;
    const before = inUse();
    await remit.stop();
    await expect.poll(() => told.at(-1)?.event).toBe('offline');
    writeFileSync(file('gateway.yaml'), 'allow: everything');
    await expect.poll(() => readFileSync(file('gateway.yaml'), 'utf8')).toBe(before);
    remit = await startRemit({ dataDir: join(folder, 'data'), env: { PORT: String(port) } });
    await expect.poll(() => told.at(-1)?.event, { timeout: 40_000 }).toBe('unchanged');
  });

  test('ends at once when it is asked to, and leaves no lock; nothing it printed holds its token', async () => {
    const begun = performance.now();
    agent.stop();
    expect(await agent.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(readdirSync(file('.gateway.yaml.remit')).sort()).toEqual(['loaded', 'policy.json']);
    const token = readFileSync(file('files.token'), 'utf8');
    expect(agent.ran.out + agent.ran.err).not.toContain(token);
    writeFileSync(file('files.token'), 'rmg_another-token');
    const once = start('--once');
    expect(await once.ended).toBe(1);
    expect(once.told.at(-1)).toMatchObject({ event: 'unauthorised' });
  });
});
