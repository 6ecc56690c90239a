import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createPolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { startSampleServer, tool } from '@/lib/testing/sample-server';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';
import { type Api, addPerson, apiOf, must, sessionCookie, setUp } from './support/api';
import { freePort } from './support/free-port';
import { type RemitProcess, startRemit } from './support/remit-process';
import { approve, manifest } from './support/sample';

const WAIT_SECONDS = 30;

test.describe('two processes on one PostgreSQL', () => {
  const bin = findPostgres();
  test.skip(!bin, 'PostgreSQL is not installed.');

  let server: Awaited<ReturnType<typeof startPostgres>>;
  let sample: Awaited<ReturnType<typeof startSampleServer>>;
  let first: RemitProcess;
  let second: RemitProcess;
  let root: Api;
  /** Signed in at the first process, and the same session at the second. */
  let here: Record<string, Api>;
  let there: Record<string, Api>;
  let stateDir: string;
  /** The address that both go by, as behind a load balancer. */
  let issuer: string;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await startPostgres(bin as string);
    sample = await startSampleServer([tool('read')]);
    stateDir = mkdtempSync(join(tmpdir(), 'remit-two-'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ports = [await freePort(), await freePort()] as const;
    issuer = `http://localhost:${ports[0]}`;
    const env = {
      DATABASE_URL: server.url,
      REMIT_BASE_URL: issuer,
      REMIT_SIGNING_KEY: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    };
    // At the same moment, on an empty database: both want to migrate it.
    [first, second] = await Promise.all([startOn(ports[0], env), startOn(ports[1], env)]);
    root = await setUp(first.url);
    here = {};
    there = {};
    for (const [name, role] of [
      ['Ada', 'engineer'],
      ['Lin', 'engineer'],
      ['Tove', 'security'],
    ] as const) {
      await addPerson(root, name, role);
      const cookie = await sessionCookie(first.url, `${name.toLowerCase()}@example.com`);
      here[name] = apiOf(first.url, { Cookie: cookie as string });
      there[name] = apiOf(second.url, { Cookie: cookie as string });
    }
    await must(
      person(here, 'Ada').post('/api/v1/servers', {
        slug: 'sample',
        name: 'Sample',
        url: sample.url,
        environment: 'staging',
        owner: 'ada@example.com',
      }),
    );
    await must(person(here, 'Ada').post('/api/v1/servers/sample/sync'));
    await must(root.post('/api/v1/gateways', { slug: 'edge', name: 'Edge', kind: 'remit', servers: ['sample'] }));
  });

  test.afterAll(async () => {
    await Promise.all([first?.stop(), second?.stop()]);
    await sample?.close();
    server?.stop();
    if (stateDir) rmSync(stateDir, { recursive: true, force: true });
  });

  test('a gateway that waits at one is woken by an approval, and by a suspension, at the other', async () => {
    const { token } = (await must(root.post('/api/v1/gateways/edge/tokens'))).body;
    const gateway = await createPolicyClient({ url: second.url, issuer, gateway: 'edge', token, stateDir });
    const newest = async () => (await must(person(here, 'Tove').get('/api/v1/revisions?limit=1'))).body.items[0].serial;
    expect(await gateway.pull(0)).toMatchObject({ event: 'activated', serial: await newest() });

    const { request } = (
      await must(person(here, 'Ada').post('/api/v1/agents', manifest('reader', [{ tool: 'sample/read' }])))
    ).body;
    const afterApproval = await timed(gateway.pull(WAIT_SECONDS), () => approve(person(here, 'Tove'), request));
    expect(afterApproval.result).toMatchObject({ event: 'activated', serial: await newest() });
    expect(gateway.current()?.claims.grants).toMatchObject([{ agent: 'reader', tool: 'sample/read' }]);

    const suspended = await timed(gateway.pull(WAIT_SECONDS), () =>
      must(person(here, 'Tove').post('/api/v1/agents/reader/suspend', { reason: 'Sample isolation' })),
    );
    expect(suspended.result).toMatchObject({ event: 'activated', serial: await newest() });
    expect(gateway.current()?.claims.agents.reader).toMatchObject({ status: 'suspended' });
    for (const { ms } of [afterApproval, suspended]) expect(ms).toBeLessThan((WAIT_SECONDS * 1000) / 2);
    test.info().annotations.push({
      type: 'until the waiting gateway has it',
      description: `${afterApproval.ms.toFixed(0)} ms and ${suspended.ms.toFixed(0)} ms`,
    });
  });

  test('a session, the keys and what is written are the same at both', async () => {
    expect((await person(there, 'Ada').get('/api/v1/me')).body).toMatchObject({ email: 'ada@example.com' });
    const keys = async ({ url }: RemitProcess) => (await apiOf(url).get('/.well-known/jwks.json')).body;
    expect(await keys(second)).toEqual(await keys(first));
    await must(person(there, 'Ada').post('/api/v1/agents', manifest('elsewhere')));
    expect((await person(here, 'Ada').get('/api/v1/agents/elsewhere')).status).toBe(200);
  });

  test('somebody disabled at one is out at the other, at once', async () => {
    const { id } = await addPerson(root, 'Sam', 'engineer');
    const cookie = await sessionCookie(first.url, 'sam@example.com');
    const sam = apiOf(second.url, { Cookie: cookie as string });
    expect((await sam.get('/api/v1/me')).status).toBe(200);
    await must(root.send('PATCH', `/api/v1/people/${id}`, JSON.stringify({ status: 'disabled' })));
    expect((await sam.get('/api/v1/me')).status).toBe(401);
  });

  test('a request that both decide at once has one decision that counts', async () => {
    await addPerson(root, 'Vera', 'security');
    const cookie = await sessionCookie(second.url, 'vera@example.com');
    const vera = apiOf(second.url, { Cookie: cookie as string });
    const { request } = (
      await must(person(here, 'Ada').post('/api/v1/agents', manifest('raced', [{ tool: 'sample/read' }])))
    ).body;
    const decide = (api: Api, decision: string) =>
      api.post(`/api/v1/requests/${request.id}/decisions`, { decision, digest: request.digest, comment: '' });
    const answers = await Promise.all([decide(person(here, 'Tove'), 'approve'), decide(vera, 'reject')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { state, decisions } = (await must(vera.get(`/api/v1/requests/${request.id}`))).body;
    expect(decisions).toHaveLength(1);
    expect(state).toBe(decisions[0].decision === 'approve' ? 'approved' : 'rejected');
  });
});

async function startOn(port: number, env: Record<string, string>): Promise<RemitProcess> {
  const remit = await startRemit({ env: { ...env, PORT: String(port) } });
  return { ...remit, url: `http://localhost:${port}` };
}

function person(of: Record<string, Api>, name: string): Api {
  return of[name] as Api;
}

/** Milliseconds from the end of `act` until `waiting` is answered. */
async function timed<T>(waiting: Promise<T>, act: () => Promise<unknown>): Promise<{ result: T; ms: number }> {
  await act();
  const begun = performance.now();
  return { result: await waiting, ms: performance.now() - begun };
}
