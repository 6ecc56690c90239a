import { execFileSync } from 'node:child_process';
import type { JsonWebKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { renderBundle } from '@/lib/renderings/opa/bundle';
import { opaData } from '@/lib/renderings/opa/data';
import { POLICY_REGO } from '@/lib/renderings/opa/rego';
import { readDecisionVector } from '@/lib/testing/decision-vector';
import { type SampleServer, startSampleServer, tool } from '@/lib/testing/sample-server';
import { findOpa, NO_OPA, opaIsBuilt } from '../scripts/lib/find-opa.mjs';
import { type Api, addPerson, must, setUp, signedIn } from './support/api';
import { freePort } from './support/free-port';
import { type Opa, startOpa, writeOpaConfig } from './support/opa';
import { type RemitProcess, startRemit } from './support/remit-process';
import { registered } from './support/sample';
import { repacked, startTamperingProxy, type Tamper } from './support/tampering-proxy';

/** What OPA does by itself within a moment, on a busy machine. */
const SOON = { timeout: 60_000 };
/** Far enough for every call of the vector. */
const FAR = 4_000_000_000;

test.describe.configure({ mode: 'serial' });

/** An unmodified OPA: nothing of it is replaced or patched. */
test.describe('the real OPA', () => {
  const bin = findOpa() as string;
  test.skip(!bin, NO_OPA);
  let folder: string;

  test.beforeAll(async () => {
    // It may still be in the making.
    test.setTimeout(600_000);
    test.skip(!(await opaIsBuilt(bin)), `${bin} cannot be run. ${NO_OPA}`);
    folder = mkdtempSync(join(tmpdir(), 'remit-opa-'));
  });
  test.afterAll(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const opa = (...words: string[]) => execFileSync(bin, words, { cwd: folder, encoding: 'utf8' });
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  test.describe('and the decision vector', () => {
    const vector = readDecisionVector();
    const policies = Object.fromEntries(
      Object.entries(vector.policies).map(([name, policy]) => [name, opaData(policy, FAR).published]),
    );

    test('its own test runner decides as the vector says; the Rego is strict, and as `opa fmt` writes it', () => {
      write('rego/policy.rego', POLICY_REGO);
      write('vector.json', JSON.stringify({ vector: { policies, cases: vector.cases } }));
      expect(opa('check', '--strict', 'rego')).toBe('');
      expect(opa('fmt', '--list', 'rego')).toBe('');
      const tests = join(process.cwd(), 'lib/renderings/opa/testdata/policy_test.rego');
      const results = JSON.parse(opa('test', '--timeout', '60s', '--format', 'json', 'rego', 'vector.json', tests));
      const cases = results.find(({ name }: { name: string }) => name === 'test_vector').sub_results;
      expect(Object.keys(cases).sort()).toEqual(vector.cases.map(({ id }) => id).sort());
      expect(results.length).toBeGreaterThan(8);
    });

    test('a running one decides as the vector says', async () => {
      const running = await startOpa(bin, join(folder, 'rego'));
      try {
        await expect.poll(() => running.decide({}), SOON).toBeDefined();
        for (const [name, published] of Object.entries(policies)) {
          await running.put('mcp/published', published);
          for (const { id, call, expect: expected } of vector.cases.filter(({ policy }) => policy === name)) {
            const { decision, reason, grant, enforced } = (await running.decide(call)) ?? {};
            expect({ id, decision, reason, grant, enforced }).toEqual({ id, ...expected });
          }
        }
      } finally {
        await running.stop();
      }
    });

    test('`opa sign` gives every file of every bundle the digest that ours has', () => {
      for (const [name, policy] of Object.entries(vector.policies)) {
        const { files, payload } = renderBundle(policy, { gateway: name, span: { from: FAR - 60, until: FAR } });
        for (const file of files) write(`signed/${name}/${file.name}`, file.text);
        const where = join('signed', name);
        const words = ['sign', '--signing-alg', 'HS256', '--signing-key', 'any', '--bundle', '.'];
        execFileSync(bin, words, { cwd: join(folder, where) });
        const found = opa('inspect', '--format', 'json', where);
        expect(JSON.parse(found).manifest).toMatchObject({ revision: '7', metadata: { expires_ns: FAR * 1e9 } });
        expect(signedFiles(join(folder, where))).toEqual(JSON.parse(payload).files);
      }
    });
  });

  test.describe('pulls from Remit', () => {
    let remit: RemitProcess;
    let sample: SampleServer;
    let root: Api;
    let ada: Api;
    let tove: Api;
    let key: JsonWebKey;
    let token: string;
    let running: Opa;
    let restart: () => Promise<RemitProcess>;
    let dataDir: string;

    test.beforeAll(async () => {
      test.setTimeout(180_000);
      sample = await startSampleServer([tool('read'), tool('write')]);
      dataDir = mkdtempSync(join(tmpdir(), 'remit-opa-data-'));
      const env = { PORT: String(await freePort()) };
      restart = () => startRemit({ dataDir, env });
      remit = await restart();
      root = await setUp(remit.url);
      await addPerson(root, 'Ada', 'engineer');
      await addPerson(root, 'Lin', 'engineer');
      await addPerson(root, 'Tove', 'security');
      ada = await signedIn(remit.url, 'ada@example.com');
      tove = await signedIn(remit.url, 'tove@example.com');
      const address = { slug: 'sample', name: 'Sample', url: sample.url, environment: 'staging' };
      await must(ada.post('/api/v1/servers', { ...address, owner: 'lin@example.com' }));
      await must(ada.post('/api/v1/servers/sample/sync'));
      await registered(ada, tove, 'reader', 'sample/read', 'sample/write');
      token = await addGateway('opa-1');
      [key] = (await must(root.get('/.well-known/jwks.json'))).body.keys;
      running = await startOpa(bin, '--config-file', config('opa-1', token));
    });
    test.afterAll(async () => {
      await running?.stop();
      await remit?.stop();
      await sample?.close();
      if (dataDir) rmSync(dataDir, { recursive: true, force: true });
    });

    async function addGateway(slug: string): Promise<string> {
      await must(root.post('/api/v1/gateways', { slug, name: slug, kind: 'opa', servers: ['sample'] }));
      return (await must(root.post(`/api/v1/gateways/${slug}/tokens`))).body.token;
    }
    const config = (gateway: string, bearer: string, url = remit.url) =>
      writeOpaConfig(join(folder, gateway), { url, gateway, token: bearer, key });
    const gateway = async (slug: string) => (await must(root.get(`/api/v1/gateways/${slug}`))).body;
    const read = { agent: 'reader', tool: 'sample/read' };
    const reasonFor = async (input: object, of = running) => (await of.decide(input))?.reason;

    test('verifies and activates the bundle; its status is the receipt', async () => {
      await expect.poll(() => reasonFor(read), SOON).toBe('allowed');
      expect(await running.decide({ ...read, agent: 'nobody' })).toMatchObject({
        allow: false,
        reason: 'unknown_agent',
        enforced: true,
      });
      await expect.poll(async () => (await gateway('opa-1')).state, SOON).toBe('current');
      const { receipts, latestSerial } = await gateway('opa-1');
      expect(receipts).toMatchObject([{ status: 'activated', serial: latestSerial }]);
    });

    test('its decisions are the decision log', async () => {
      const list = async () => (await must(tove.get('/api/v1/decision-log?gateway=opa-1&tool=sample/read'))).body.items;
      await expect
        .poll(async () => (await list()).map(({ agent }: { agent: string }) => agent), SOON)
        .toContain('nobody');
      const [allowed] = (await list()).filter(({ agent }: { agent: string }) => agent === 'reader');
      expect(allowed).toMatchObject({ decision: 'allow', reason: 'allowed', grant: expect.stringMatching(/^gr_/) });
      expect(await list()).toContainEqual(expect.objectContaining({ agent: 'nobody', reason: 'unknown_agent' }));
    });

    test('denies a moment after a revoke', async () => {
      const began = Date.now();
      await must(tove.post('/api/v1/agents/reader/revoke', { tool: 'sample/write', reason: 'For the journey' }));
      await expect
        .poll(() => reasonFor({ ...read, tool: 'sample/write' }), { intervals: [20], ...SOON })
        .toBe('no_grant');
      // A poll of OPA's own, without long polling, is a minute or two.
      expect(Date.now() - began).toBeLessThan(20_000);
      expect(await reasonFor(read)).toBe('allowed');
      await expect.poll(async () => (await gateway('opa-1')).state, SOON).toBe('current');
    });

    test('refuses what was changed on its way, says why, and takes the true one afterwards', async () => {
      const bearer = await addGateway('opa-2');
      const proxy = await startTamperingProxy(remit.url);
      const grantMore = (files: Map<string, string>) =>
        files.set('mcp/data.json', (files.get('mcp/data.json') as string).replaceAll('"reader"', '"nobody"'));
      const allowAll = (files: Map<string, string>) =>
        files.set(
          'mcp/policy.rego',
          (files.get('mcp/policy.rego') as string).replace('allow := false', 'allow := true'),
        );
      const laterEnd = (files: Map<string, string>) =>
        files.set('.manifest', (files.get('.manifest') as string).replace(/"expires_ns":1/, '"expires_ns":3'));
      const tampers: [RegExp, Tamper][] = [
        [/tar|gzip|flate|checksum|EOF|digest|invalid/i, (bundle) => flipped(bundle, bundle.length >> 1)],
        [/EOF/, (bundle) => bundle.subarray(0, bundle.length - 20)],
        [/data\.json: digest mismatch/, (bundle) => repacked(bundle, grantMore)],
        [/policy\.rego: digest mismatch/, (bundle) => repacked(bundle, allowAll)],
        [/\.manifest: digest mismatch/, (bundle) => repacked(bundle, laterEnd)],
        [/not included/, (bundle) => repacked(bundle, (files) => files.set('mcp/more.rego', 'package mcp.more'))],
        [/signatures\.json/, (bundle) => repacked(bundle, (files) => files.delete('.signatures.json'))],
      ];
      proxy.use(tampers[0]?.[1] as Tamper);
      const second = await startOpa(bin, '--config-file', config('opa-2', bearer, proxy.origin));
      try {
        for (const [why, tamper] of tampers) {
          proxy.use(tamper);
          await expect.poll(async () => (await gateway('opa-2')).lastError ?? '', SOON).toMatch(why);
          expect(await second.decide(read)).toBeUndefined();
        }
        expect(await gateway('opa-2')).toMatchObject({ state: 'rejecting', activatedSerial: null });
        proxy.use((bundle) => bundle);
        await expect.poll(() => reasonFor(read, second), SOON).toBe('allowed');
        await expect.poll(async () => (await gateway('opa-2')).state, SOON).toBe('current');
        // What it has stays in force while what comes is refused.
        proxy.use((bundle) => repacked(bundle, grantMore));
        await must(root.send('PATCH', '/api/v1/gateways/opa-2', JSON.stringify({ name: 'Changed', mode: 'shadow' })));
        await expect.poll(async () => (await gateway('opa-2')).state, SOON).toBe('rejecting');
        expect(await second.decide(read)).toMatchObject({ reason: 'allowed', enforced: true });
      } finally {
        await second.stop();
        await proxy.close();
      }
    });

    test('goes on while Remit is away, and hears from it when it is back', async () => {
      await remit.stop();
      expect(await running.decide(read)).toMatchObject({ allow: true, reason: 'allowed' });
      remit = await restart();
      await must(tove.post('/api/v1/agents/reader/suspend', { reason: 'For the journey' }));
      await expect.poll(() => reasonFor(read), SOON).toBe('agent_suspended');
      await expect.poll(async () => (await gateway('opa-1')).state, SOON).toBe('current');
    });
  });
});

function signedFiles(where: string): unknown {
  const [jws] = JSON.parse(readFileSync(join(where, '.signatures.json'), 'utf8')).signatures;
  return JSON.parse(Buffer.from(jws.split('.')[1], 'base64url').toString()).files;
}

function flipped(bundle: Buffer, at: number): Buffer {
  const copy = Buffer.from(bundle);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}
