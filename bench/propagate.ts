/**
 * `npm run bench:propagate [-- --gateways 1000 --rounds 8 --agents 40]`: long-polling gateways, and the time from the
 * commit of a change until each holds the new policy and has verified it. On PostgreSQL, whose own record of the commit
 * (`track_commit_timestamp`) is where time starts. Three settings: one process of the edge, two, and one that hears no
 * notification, so that only its own question twice a second tells it.
 *
 * All gateways are connections of this one process, which takes a core that the server could have used. Verifying is timed
 * for each alone, afterwards, and added: real gateways do not wait for each other's.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { verifyFreshness, verifyPolicy } from '@/lib/renderings/jwt/verify';
import { getRuntime } from '@/lib/runtime/runtime';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';
import { startChild } from './lib/child';
import { figure, median, quantile, table } from './lib/figures';
import { agentSlug, fillManyGrants, type Staff, toolOf } from './lib/many-grants';
import { openRemit } from './lib/open-remit';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { gateways: text, rounds: text, agents: text } });
const wanted = {
  gateways: Number(values.gateways ?? 1_000),
  rounds: Number(values.rounds ?? 8),
};
/** Some 20 KB for each gateway. */
const size = {
  agents: Number(values.agents ?? 40),
  grantsEach: 1,
  servers: 1,
  toolsEach: 20,
  gateways: 1,
  everything: false,
};

interface Poller {
  slug: string;
  token: string;
  etag: string;
}

interface Held {
  at: number;
  jws: string;
  freshness: string;
  slug: string;
}

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const bin = findPostgres();
  if (!bin) throw new Error('This bench needs PostgreSQL: it knows when a transaction was committed.');
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  const cluster = await startPostgres(bin, { track_commit_timestamp: 'on', max_connections: 100 });
  const close = await openRemit(dataDir, { databaseUrl: cluster.url });
  const sql = new Client({ connectionString: cluster.url });
  await sql.connect();
  try {
    const staff = await fillManyGrants(size, () => {});
    const pollers = await addGateways(sql, staff);
    const rows: string[][] = [];
    let change = 0;
    const settings: [string, number, string[]][] = [
      ['one process', 1, []],
      ['two processes', 2, []],
      ['one, without notifications', 1, ['--deaf']],
    ];
    for (const [name, processes, flags] of settings) {
      const edges = [];
      for (let i = 0; i < processes; i++) edges.push(await startEdge(cluster.url, dataDir, flags));
      const urls = edges.map(({ line }) => line[1] as string);
      const all: number[] = [];
      const verifying: number[] = [];
      let bytes = 0;
      for (let round = 0; round < wanted.rounds; round++) {
        const held = await publishOnce(sql, urls, pollers, () => publish(staff, change++));
        bytes = held.bytes;
        all.push(...held.milliseconds);
        verifying.push(...held.verifying);
      }
      for (const { stop } of edges) await stop();
      const [p50, p99] = [quantile(all, 0.5), quantile(all, 0.99)].map(figure);
      rows.push([
        name,
        figure(bytes),
        String(all.length),
        p50 as string,
        p99 as string,
        figure(Math.max(...all)),
        figure(median(verifying)),
      ]);
    }
    const heading = [`${wanted.gateways} gateways`, 'bytes', 'held', 'p50 ms', 'p99 ms', 'max ms', 'verify ms'];
    console.log(table(heading, rows));
  } finally {
    await sql.end();
    await close();
    cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startEdge(databaseUrl: string, dataDir: string, flags: string[]) {
  const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' as const };
  return startChild(
    process.execPath,
    ['--import', 'tsx', 'bench/edge-process.ts', dataDir, ...flags],
    /listening on (\S+)/,
    env,
  );
}

/** Rows for the gateways and their tokens; the first change publishes to all of them. */
async function addGateways(sql: Client, staff: Staff): Promise<Poller[]> {
  const pollers: Poller[] = [];
  const now = new Date('2026-11-28T09:00:00Z');
  const end = new Date(Date.now() + 86_400_000);
  for (let i = 0; i < wanted.gateways; i++) {
    const [slug, token] = [`poller-${i}`, `rmg_${randomBytes(32).toString('base64url')}`];
    await sql.query(
      `INSERT INTO "Gateway" (id, slug, name, kind, mode, servers, "createdAt", "updatedAt")
       VALUES ($1, $1, $1, 'remit', 'enforce', '{server-0000}', $2, $2)`,
      [slug, now],
    );
    await sql.query(
      `INSERT INTO "GatewayToken" (id, "gatewayId", "tokenHash", "createdAt", "expiresAt") VALUES ($1, $1, $2, $3, $4)`,
      [slug, createHash('sha256').update(token).digest('hex'), now, end],
    );
    pollers.push({ slug, token, etag: '' });
  }
  await updateGateway({ ctx: staff.admin, input: { slug: 'gateway-0', change: { mode: 'shadow' } } });
  return pollers;
}

async function publish({ security }: Staff, change: number): Promise<void> {
  const tool = toolOf(change, 0, size);
  await revokeGrant({ ctx: security, input: { agent: agentSlug(change), tool, reason: 'bench' } });
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

async function publishOnce(sql: Client, urls: string[], pollers: Poller[], change: () => Promise<void>) {
  const urlOf = (i: number) => urls[i % urls.length] as string;
  // What each holds, and that its connection is there.
  for (let at = 0; at < pollers.length; at += 50) {
    await Promise.all(pollers.slice(at, at + 50).map(async (poller, i) => void (await pull(urlOf(at + i), poller, 0))));
  }
  const waiting = pollers.map((poller, i) => pull(urlOf(i), poller, 60));
  await taken(urls);
  await change();
  const held = await Promise.all(waiting);
  const { rows } = await sql.query(
    `SELECT serial, extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at FROM "Revision" ORDER BY serial DESC LIMIT 1`,
  );
  const [{ serial, at }] = rows as [{ serial: number; at: string }];
  const { signer, baseUrl } = getRuntime();
  const verifying: number[] = [];
  const milliseconds: number[] = [];
  for (const one of held) {
    const begun = performance.now();
    const expected = { issuer: baseUrl, audience: one.slug };
    const { claims, sha256 } = await verifyPolicy(one.jws, [signer.publicJwk], expected);
    await verifyFreshness(one.freshness, [signer.publicJwk], { ...expected, serial, sha256, now: new Date() });
    const took = performance.now() - begun;
    if (claims.serial !== serial) throw new Error(`${one.slug} holds ${claims.serial}, not ${serial}`);
    verifying.push(took);
    milliseconds.push(one.at - Number(at) + took);
  }
  return { milliseconds, verifying, bytes: held[0]?.jws.length ?? 0 };
}

/** A process takes polls in the order of their coming; three answers later it has taken those that came before. */
async function taken(urls: string[]): Promise<void> {
  for (const url of urls) for (let i = 0; i < 3; i++) await (await fetch(`${url}/healthz`)).text();
}

function pull(url: string, poller: Poller, wait: number): Promise<Held> {
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${poller.token}`,
      ...(wait > 0 ? { Prefer: `wait=${wait}`, 'If-None-Match': poller.etag } : {}),
    };
    const sent = request(`${url}/api/v1/policy`, { agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => {
        const at = performance.timeOrigin + performance.now();
        if (answer.statusCode !== 200) return reject(new Error(`${poller.slug} was answered ${answer.statusCode}`));
        poller.etag = answer.headers.etag as string;
        const freshness = String(answer.headers['remit-freshness']);
        resolve({ at, jws: Buffer.concat(chunks).toString('latin1'), freshness, slug: poller.slug });
      });
    });
    sent.once('error', reject).end();
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
