import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FRESHNESS_TYP } from '@/lib/renderings/jwt/freshness';
import { POLICY_TYP } from '@/lib/renderings/jwt/payload';
import { SKEW_SECONDS } from '@/lib/renderings/jwt/verify';
import { freshnessClaims, policyClaims, type TestSigner, testSigner } from '@/lib/testing/policy-signer';
import { createPolicyClient } from './policy-client';
import { readState } from './state-file';

const URL = 'https://remit.example.com';
const CLAIMS = policyClaims();
const START = CLAIMS.iat * 1000;

let ours: TestSigner;
let theirs: TestSigner;
beforeAll(async () => {
  ours = await testSigner('key-1');
  theirs = await testSigner('key-2');
});

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'remit-client-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

/** A Remit that answers what a test sets, and the receipts that it got. */
function remit() {
  const said = {
    keys: [ours.jwk],
    receipts: [] as Record<string, unknown>[],
    jwks: (): Response => Response.json({ keys: said.keys }),
    asked: [] as { path: string; headers: Headers }[],
    answer: (): Response => {
      throw new Error('Remit is down');
    },
    fetch: (async (input, init) => {
      const path = String(input).slice(URL.length);
      said.asked.push({ path, headers: new Headers(init?.headers) });
      if (path === '/.well-known/jwks.json') return said.jwks();
      if (path !== '/api/v1/receipts') return said.answer();
      said.receipts.push(JSON.parse(String(init?.body)) as Record<string, unknown>);
      return new Response(null, { status: 201 });
    }) as typeof fetch,
  };
  return said;
}

async function serving(change: Record<string, unknown> = {}, fresh: Record<string, unknown> = {}, signer = ours) {
  const claims = policyClaims(change);
  const jws = await signer.sign(POLICY_TYP, claims);
  const freshness = await signer.sign(FRESHNESS_TYP, freshnessClaims(claims, fresh));
  return () => new Response(jws, { headers: { 'remit-freshness': freshness } });
}

const clientOf = (server: ReturnType<typeof remit>, now = START, gateway = 'edge') =>
  createPolicyClient({
    url: `${URL}/`,
    gateway,
    token: 't',
    stateDir,
    clock: () => new Date(now),
    fetch: server.fetch,
  });

/** A client that has serial 7 in force. */
async function withSeven() {
  const server = remit();
  server.answer = await serving();
  const client = await clientOf(server);
  expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 7 });
  return { server, client };
}

describe('a pull', () => {
  it('puts a policy in force once it is on disk, and says so', async () => {
    const { server, client } = await withSeven();
    expect(client.current()?.claims).toEqual(CLAIMS);
    expect(client.isStale()).toBe(false);
    const { sha256 } = freshnessClaims(CLAIMS);
    expect(readState(stateDir)).toMatchObject({ serial: 7, sha256, jwks: [ours.jwk] });
    const activatedAt = new Date(START).toISOString();
    expect(server.receipts).toEqual([{ serial: 7, sha256, status: 'activated', activatedAt }]);
  });

  it('asks for what it has not got, with its token', async () => {
    const { server, client } = await withSeven();
    await client.pull(30);
    const headers = server.asked.filter(({ path }) => path === '/api/v1/policy').map((request) => request.headers);
    expect(headers.map((all) => all.get('authorization'))).toEqual(['Bearer t', 'Bearer t']);
    expect(headers.map((all) => all.get('prefer'))).toEqual([null, 'wait=30']);
    expect(headers.map((all) => all.get('if-none-match'))).toEqual([null, `"${freshnessClaims(CLAIMS).sha256}"`]);
  });

  it('takes a newer serial', async () => {
    const { server, client } = await withSeven();
    server.answer = await serving({ serial: 9 });
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 9 });
    expect(readState(stateDir)?.serial).toBe(9);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['an older serial', { serial: 6 }, {}, 'older_serial'],
    ['the same serial with other bytes', { mode: 'shadow' }, {}, 'same_serial_other_bytes'],
    ['another gateway’s policy', { serial: 8, aud: 'edge-2' }, {}, 'wrong_audience'],
    ['another Remit’s policy', { serial: 8, iss: 'https://other.example.com' }, {}, 'wrong_issuer'],
    ['what is no policy', { serial: 8, default: 'allow' }, {}, 'invalid_policy'],
    ['freshness of what was before', { serial: 8 }, { serial: 7 }, 'freshness_of_other_policy'],
    ['freshness that is over', { serial: 8 }, { exp: CLAIMS.iat - 60 }, 'freshness_expired'],
  ])('refuses %s, keeps what it has and says why', async (_, change, fresh, code) => {
    const { server, client } = await withSeven();
    const kept = readState(stateDir);
    server.answer = await serving(change, fresh);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code, kept: 7 });
    expect(client.current()?.claims).toEqual(CLAIMS);
    expect(readState(stateDir)).toEqual(kept);
    // What could not be read as a policy for us has no serial to report.
    const reported = code.startsWith('wrong') || code === 'invalid_policy' ? [] : [{ status: 'rejected' }];
    expect(server.receipts.slice(1)).toMatchObject(reported);
  });

  it('refuses an older serial after a restart too', async () => {
    const { server } = await withSeven();
    server.answer = await serving({ serial: 6 });
    expect(await (await clientOf(server)).pull(0)).toMatchObject({ event: 'refused', code: 'older_serial', kept: 7 });
  });

  it('refuses a key that nobody published, and takes it once it is', async () => {
    const { server, client } = await withSeven();
    server.answer = await serving({ serial: 8 }, {}, theirs);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'unknown_key', kept: 7 });
    server.keys = [ours.jwk, theirs.jwk];
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
  });

  it('takes a statement that nothing is newer, and goes stale without one', async () => {
    const { server, client } = await withSeven();
    const later = (CLAIMS.iat + 3600 + SKEW_SECONDS) * 1000;
    expect((await clientOf(server, later)).isStale()).toBe(true);
    expect((await clientOf(server, later - 1)).isStale()).toBe(false);
    const freshness = await ours.sign(FRESHNESS_TYP, freshnessClaims(CLAIMS, { exp: CLAIMS.iat + 7200 }));
    server.answer = () => new Response(null, { status: 304, headers: { 'remit-freshness': freshness } });
    expect(await client.pull(0)).toEqual({ event: 'unchanged', serial: 7 });
    expect((await clientOf(server, later)).isStale()).toBe(false);
    server.answer = () => new Response(null, { status: 304 });
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'freshness_missing', kept: 7 });
  });

  it('refuses "unchanged" while it has nothing', async () => {
    const server = remit();
    server.answer = () => new Response(null, { status: 304 });
    const client = await clientOf(server);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'invalid_policy', kept: null });
    expect(client.isStale()).toBe(true);
  });

  it.each<[number, string]>([
    [401, 'unauthorised'],
    [403, 'offline'],
    [500, 'offline'],
    [503, 'offline'],
  ])('keeps what it has when Remit answers %i', async (status, event) => {
    const { server, client } = await withSeven();
    server.answer = () => new Response('no', { status });
    expect(await client.pull(0)).toMatchObject({ event, kept: 7 });
    expect(client.current()?.claims).toEqual(CLAIMS);
  });

  it('does not put in force what it cannot keep', async () => {
    const { server, client } = await withSeven();
    rmSync(stateDir, { recursive: true });
    writeFileSync(stateDir, 'no folder');
    server.answer = await serving({ serial: 8 });
    expect(await client.pull(0)).toMatchObject({ event: 'offline', kept: 7 });
    expect(client.current()?.claims.serial).toBe(7);
    expect(server.receipts).toHaveLength(1);
  });
});

describe('while keys rotate', () => {
  /** A client of the time that a test sets, with serial 7 by our key in force. */
  async function rotating() {
    const server = remit();
    const time = {
      now: START,
      pass(seconds: number) {
        time.now += seconds * 1000;
      },
    };
    server.jwks = () => Response.json({ keys: server.keys }, { headers: { 'cache-control': 'public, max-age=60' } });
    server.answer = await serving();
    const options = { url: URL, gateway: 'edge', token: 't', stateDir, fetch: server.fetch };
    const open = () => createPolicyClient({ ...options, clock: () => new Date(time.now) });
    const client = await open();
    await client.pull(0);
    const reads = () => server.asked.filter(({ path }) => path === '/.well-known/jwks.json').length;
    return { server, client, time, reads, open };
  }

  it('reads the keys again once they are old, and no sooner', async () => {
    const { server, client, time, reads } = await rotating();
    expect(reads()).toBe(1);
    server.keys = [ours.jwk, theirs.jwk];
    time.pass(59);
    await client.pull(0);
    expect(reads()).toBe(1);
    time.pass(1);
    await client.pull(0);
    expect(reads()).toBe(2);
    // What came next was seen before it signed: nothing is asked when it does.
    server.answer = await serving({ serial: 8 }, {}, theirs);
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    expect(reads()).toBe(2);
  });

  it('refuses what a key signed that is published no longer', async () => {
    const { server, client, time } = await rotating();
    server.keys = [ours.jwk, theirs.jwk];
    server.answer = await serving({ serial: 8 }, {}, theirs);
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    server.keys = [theirs.jwk];
    server.answer = await serving({ serial: 9 });
    time.pass(60);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'unknown_key', kept: 8 });
    const freshness = await ours.sign(FRESHNESS_TYP, freshnessClaims(policyClaims({ serial: 8 })));
    server.answer = () => new Response(null, { status: 304, headers: { 'remit-freshness': freshness } });
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'unknown_key', kept: 8 });
  });

  it('refuses two keys with one id, and an older serial by the key before', async () => {
    const { server, client } = await rotating();
    server.keys = [ours.jwk, theirs.jwk];
    server.answer = await serving({ serial: 9 }, {}, theirs);
    await client.pull(0);
    server.answer = await serving({ serial: 8 });
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'older_serial', kept: 9 });
    const third = await testSigner('key-3');
    server.keys = [ours.jwk, third.jwk, { ...theirs.jwk, kid: 'key-3' }];
    server.answer = await serving({ serial: 10 }, {}, third);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'duplicate_key', kept: 9 });
  });

  it('goes on with the keys that it has while Remit gives none', async () => {
    const { server, client, time } = await rotating();
    time.pass(600);
    server.jwks = () => new Response('no', { status: 503 });
    server.answer = await serving({ serial: 8 });
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    server.jwks = () => Response.json({ keys: 'all of them' });
    server.answer = await serving({ serial: 9 });
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 9 });
    server.answer = await serving({ serial: 10 }, {}, theirs);
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'unknown_key', kept: 9 });
  });

  it('is not held up by a serial that a withdrawn key signed', async () => {
    const { server, client, time, open } = await rotating();
    // Somebody has our key, and feeds a serial that Remit will not reach.
    server.answer = await serving({ serial: 1_000_000 });
    await client.pull(0);
    server.answer = await serving({ serial: 8 }, {}, theirs);
    server.keys = [ours.jwk, theirs.jwk];
    expect(await client.pull(0)).toMatchObject({ event: 'refused', code: 'older_serial' });
    server.keys = [theirs.jwk];
    time.pass(60);
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    expect((await open()).current()?.claims.serial).toBe(8);
  });

  it('keeps what a restart needs to verify again, when the key of its policy is gone', async () => {
    const { server, client, time, open } = await rotating();
    server.keys = [theirs.jwk];
    time.pass(60);
    const freshness = await theirs.sign(FRESHNESS_TYP, freshnessClaims(CLAIMS, { exp: CLAIMS.iat + 7200 }));
    server.answer = () => new Response(null, { status: 304, headers: { 'remit-freshness': freshness } });
    expect(await client.pull(0)).toEqual({ event: 'unchanged', serial: 7 });
    const again = await open();
    expect(again.current()).toMatchObject({ claims: CLAIMS, freshUntil: new Date((CLAIMS.iat + 7200) * 1000) });
  });
});

describe('a restart while Remit is down', () => {
  it('goes on with what was kept', async () => {
    await withSeven();
    const client = await clientOf(remit());
    expect(client.current()?.claims).toEqual(CLAIMS);
    expect(await client.pull(0)).toMatchObject({ event: 'offline', kept: 7 });
  });

  it('has in force what was, while a newer one could not be put in force', async () => {
    const server = remit();
    const options = { url: `${URL}/`, gateway: 'edge', token: 't', stateDir, clock: () => new Date(START) };
    const activate = async ({ claims }: { claims: { serial: number } }) => {
      if (claims.serial > 7) throw new Error('no room');
    };
    const client = await createPolicyClient({ ...options, activate, fetch: server.fetch });
    server.answer = await serving();
    expect(await client.pull(0)).toMatchObject({ event: 'activated', serial: 7 });
    for (const serial of [8, 9]) {
      server.answer = await serving({ serial });
      expect(await client.pull(0)).toMatchObject({ event: 'rejected', serial, kept: 7 });
      const restarted = await createPolicyClient({ ...options, activate, fetch: remit().fetch });
      expect(restarted.current()?.claims).toEqual(CLAIMS);
      expect(restarted.newest()?.claims.serial).toBe(serial);
    }
    const mended = await createPolicyClient({ ...options, activate: async () => {}, fetch: server.fetch });
    server.answer = () => new Response(null, { status: 503 });
    expect(await mended.pull(0)).toMatchObject({ event: 'activated', serial: 9 });
    expect(readState(stateDir, 'in-force.json')).toBeNull();
  });

  it('trusts nothing that does not verify again', async () => {
    await withSeven();
    const file = join(stateDir, 'policy.json');
    const state = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const other = policyClaims({ aud: 'edge-2' });
    const forged: Record<string, unknown>[] = [
      { jws: await theirs.sign(POLICY_TYP, policyClaims({ serial: 99 }), { kid: 'key-1' }) },
      { jws: await ours.sign(POLICY_TYP, other), freshness: await ours.sign(FRESHNESS_TYP, freshnessClaims(other)) },
      { freshness: await ours.sign(FRESHNESS_TYP, freshnessClaims(CLAIMS, { serial: 6 })) },
      { jwks: [] },
      { jwks: [theirs.jwk] },
    ];
    for (const change of forged) {
      writeFileSync(file, JSON.stringify({ ...state, ...change }));
      expect((await clientOf(remit())).current(), Object.keys(change).join()).toBeNull();
    }
    // What it says of itself counts for nothing beside what is signed.
    writeFileSync(file, JSON.stringify({ ...state, serial: 1, sha256: 'x' }));
    expect((await clientOf(remit())).current()?.claims.serial).toBe(7);
    expect((await clientOf(remit())).current()?.sha256).toBe(freshnessClaims(CLAIMS).sha256);
  });

  it('takes nothing from another gateway’s folder', async () => {
    await withSeven();
    expect((await clientOf(remit(), START, 'edge-2')).current()).toBeNull();
  });
});
