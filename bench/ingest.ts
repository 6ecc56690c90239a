/**
 * `npm run bench:ingest [-- --entries 200000 --batch 1000 --gateways 4 --rounds 3 --combinations 160]`: entries of the decision log that are
 * acknowledged, over HTTP by some gateways at once, beside `COPY` of the same rows by the server itself from a file into
 * the same table: same indexes, no keys, chain or counts. On a PostgreSQL of its own with durability as it ships. Rounds
 * are interleaved; a ratio is the median of each round's own. A batch has so many combinations of agent and tool, which is
 * what is counted anew. `--soak 10000000`: so many entries and no `COPY`, for memory. Exits 1 when an entry was not acknowledged as new.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { newId } from '@/lib/kernel/ids';
import { bearer } from '../e2e/support/api';
import { findPostgres, NO_POSTGRES, startPostgres } from '../scripts/lib/postgres.mjs';
import { startChild } from './lib/child';
import { figure, median, quantile, table } from './lib/figures';
import { residentMegabytes } from './lib/load';
import { fillManyGrants } from './lib/many-grants';
import { openRemit } from './lib/open-remit';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { entries: text, batch: text, gateways: text, rounds: text, combinations: text, soak: text },
});
const ENTRIES = Number(values.entries ?? 200_000);
const BATCH = Number(values.batch ?? 1_000);
const GATEWAYS = Number(values.gateways ?? 4);
const ROUNDS = Number(values.rounds ?? 3);
const COMBINATIONS = Number(values.combinations ?? 160);
/** So many entries and no rounds: what the process holds meanwhile. */
const SOAK = Number(values.soak ?? 0);
const PORTION = 200_000;

/** As PostgreSQL ships, but for memory: what is acknowledged is on disk. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', max_wal_size: '4GB' };
/** What a call of the reference gateway leaves; a grant is what it rests on. */
interface Rested {
  agent: string;
  tool: string;
  server: string;
  grant: string;
  definition: string;
  serial: number;
}

async function main(): Promise<boolean> {
  process.env.LOG_LEVEL ??= 'warn';
  const bin = findPostgres();
  if (!bin) throw new Error(NO_POSTGRES);
  const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  // The server writes and reads the rows there, as another user.
  chmodSync(folder, 0o777);
  const server = await startPostgres(bin, DURABLE);
  const sql = new Client({ connectionString: server.url });
  try {
    const tokens = await fill(join(folder, 'data'), server.url);
    await sql.connect();
    const rests = (await sql.query<Rested>(GRANTS)).rows;
    const env = { ...process.env, DATABASE_URL: server.url };
    const command = ['--import', 'tsx', 'bench/edge-process.ts', join(folder, 'data')];
    const edge = await startChild(process.execPath, command, /listening on (\S+)/, env);
    try {
      const url = `${edge.line[1]}/api/v1/decision-log`;
      await sendAll(url, tokens, rests, Math.min(ENTRIES, 20_000));
      if (SOAK > 0) return await soak(url, tokens, rests, edge.pid);
      const before = residentMegabytes(edge.pid);
      const rounds = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const sent = await sendAll(url, tokens, rests, ENTRIES);
        rounds.push({ ...sent, copied: await copyAgain(sql, join(folder, 'rows'), round) });
      }
      print(rounds, before, residentMegabytes(edge.pid));
      return rounds.every(({ wrong }) => wrong === 0);
    } finally {
      await edge.stop();
    }
  } finally {
    await sql.end().catch(() => {});
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const GRANTS = `SELECT agent."slug" AS agent, server."slug" || '/' || tool."name" AS tool, server."slug" AS server,
    held."id" AS grant, tool."pinnedDigest" AS definition, (SELECT max("serial") FROM "Revision") AS serial
  FROM "Grant" AS held JOIN "Agent" AS agent ON agent."id" = "agentId" JOIN "Tool" AS tool ON tool."id" = "toolId"
    JOIN "McpServer" AS server ON server."id" = tool."serverId" WHERE held."revokedAt" IS NULL`;

async function fill(dataDir: string, databaseUrl: string): Promise<string[]> {
  const close = await openRemit(dataDir, { databaseUrl });
  try {
    const size = { agents: 500, grantsEach: 4, servers: 10, toolsEach: 20, gateways: GATEWAYS, everything: false };
    const { admin } = await fillManyGrants(size, () => {});
    const tokens = [];
    for (let i = 0; i < GATEWAYS; i++) {
      tokens.push((await createGatewayToken({ ctx: admin, input: { slug: `gateway-${i}` } })).token);
    }
    return tokens;
  } finally {
    await close();
  }
}

let numbered = 0;

function batch(rests: readonly Rested[], size: number): Buffer {
  const entries = Array.from({ length: size }, (_, index) => {
    const n = numbered++;
    // What one gateway gathers is of few agents, each at the same few tools.
    const rested = rests[(Math.floor(n / size) * COMBINATIONS + (n % COMBINATIONS)) % rests.length] as Rested;
    const denied = n % 20 === 0;
    const time = new Date(Date.now() - (size - index));
    return {
      eventId: newId('ev', time),
      sequence: n,
      time: time.toISOString(),
      ...rested,
      grant: denied ? undefined : rested.grant,
      user: `person-${n % 300}@example.com`,
      decision: denied ? 'deny' : 'allow',
      reason: denied ? 'no_grant' : 'allowed',
      session: `session-${n % 1_000}`,
      status: '200',
      latencyMs: (n % 900) / 7,
      dataClasses: ['internal'],
      argumentsSha256: rested.definition,
      resultSha256: rested.definition,
      resultBytes: n % 10_000,
    };
  });
  return gzipSync(JSON.stringify(entries));
}

/** One batch after the other for each gateway, all gateways at once. What is sent is made before. */
async function sendAll(url: string, tokens: readonly string[], rests: readonly Rested[], entries: number) {
  const queues = tokens.map((token) => ({
    token,
    bodies: Array.from({ length: Math.ceil(entries / BATCH / tokens.length) }, () => batch(rests, BATCH)),
  }));
  const taken: number[] = [];
  let [acknowledged, wrong] = [0, 0];
  const began = performance.now();
  await Promise.all(
    queues.map(async ({ token, bodies }) => {
      for (const body of bodies) {
        const at = performance.now();
        const headers = { ...bearer(token), 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
        const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
        const answer = (await response.json()) as { new?: number };
        taken.push(performance.now() - at);
        acknowledged += answer.new ?? 0;
        if (answer.new !== BATCH) wrong += 1;
      }
    }),
  );
  const perSecond = acknowledged / ((performance.now() - began) / 1_000);
  return { perSecond, p50: median(taken), p99: quantile(taken, 0.99), wrong };
}

/** Portion after portion; the memory is read after each. The first tenth is warming up. */
async function soak(url: string, tokens: readonly string[], rests: readonly Rested[], pid: number): Promise<boolean> {
  const held: number[] = [];
  let wrong = 0;
  for (let sent = 0; sent < SOAK; sent += PORTION) {
    const portion = await sendAll(url, tokens, rests, PORTION);
    wrong += portion.wrong;
    held.push(residentMegabytes(pid) ?? Number.NaN);
    if (held.length % 5 === 0) {
      console.log(
        `${sent + PORTION} entries: ${figure(held.at(-1) as number)} MB, ${figure(portion.perSecond)} a second`,
      );
    }
  }
  const warm = held.slice(Math.ceil(held.length / 10));
  console.log(
    `memory of the edge, warmed up: ${figure(Math.min(...warm))} to ${figure(Math.max(...warm))} MB; ${wrong} wrong`,
  );
  return wrong === 0;
}

/** As many of the rows that came last, under other names, by COPY. Rows a second. */
async function copyAgain(sql: Client, file: string, round: number): Promise<number> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = '"DecisionLogEntry"'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  const columns = rows.map(({ name }) => `"${name}"`);
  const renamed = columns.map((name) => (name === '"eventId"' ? `"eventId" || '-copy-${round}'` : name));
  await sql.query(`COPY (SELECT ${renamed.join(', ')} FROM "DecisionLogEntry" WHERE "eventId" NOT LIKE '%-copy-%'
    ORDER BY "sequence" DESC LIMIT ${ENTRIES}) TO '${file}-${round}'`);
  const began = performance.now();
  const { rowCount } = await sql.query(`COPY "DecisionLogEntry" (${columns.join(', ')}) FROM '${file}-${round}'`);
  return (rowCount ?? 0) / ((performance.now() - began) / 1_000);
}

interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  wrong: number;
  copied: number;
}

function print(rounds: readonly Figures[], before: number | null, after: number | null): void {
  const mid = (measure: (round: Figures) => number) => figure(median(rounds.map(measure)));
  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model}, load ${loadavg()[0]?.toFixed(1)}; ${ENTRIES} entries a round in batches of ${BATCH}`,
  );
  console.log(
    table(
      ['', 'entries/s', 'of COPY', 'p50 ms', 'p99 ms', 'wrong'],
      [
        [
          `acknowledged, ${GATEWAYS} gateways`,
          mid(({ perSecond }) => perSecond),
          mid(({ perSecond, copied }) => perSecond / copied),
          mid(({ p50 }) => p50),
          mid(({ p99 }) => p99),
          String(rounds.reduce((sum, { wrong }) => sum + wrong, 0)),
        ],
        ['COPY', mid(({ copied }) => copied), '1', '–', '–', '–'],
      ],
    ),
  );
  if (before && after)
    console.log(`memory of the edge: ${figure(before)} MB after warming up, ${figure(after)} MB at the end`);
}

process.exit((await main()) ? 0 : 1);
