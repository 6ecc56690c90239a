/**
 * `npm run bench:overview [-- --agents 100000 --calls 10000000 --times 40]`: the production server over a company of
 * many agents and the counts of many calls in PostgreSQL, asked for the overview whole and filtered, once the jobs of a
 * first start are through; its facts are read anew behind it, twice in ten minutes. Marks what takes longer than its
 * target at the 95th percentile; the first, which waits for the facts, is told apart. With `--server <url> --keep
 * <folder>` the company stays, for the next time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@/lib/db/database';
import { type Api, apiOf, sessionCookie } from '../e2e/support/api';
import { startRemit } from '../e2e/support/remit-process';
import { SAMPLE_PASSWORD } from '../scripts/lib/sample-company';
import { figure, median, quantile, table } from './lib/figures';
import { fillDays } from './lib/many-days';
import { openScaleDatabases, using } from './lib/scale-databases';

/** Milliseconds at the 95th percentile. */
const TARGET = 300;
const PAUSE_MS = 250;

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { agents: text, calls: text, times: text, server: text, keep: text } });
const AGENTS = Number(values.agents ?? 100_000);
const CALLS = Number(values.calls ?? 10_000_000);
const TIMES = Number(values.times ?? 40);
const begun = Date.now();
const say = (line: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const databases = await openScaleDatabases({ agents: AGENTS, server: values.server, keep: values.keep }, say);
  try {
    const url = await filled(databases.large);
    const env = { DATABASE_URL: url, REMIT_SYNC_MINUTES: '0' };
    const remit = await startRemit({ dataDir: databases.dataDir, env });
    try {
      const cookie = (await sessionCookie(remit.url, 'auditor@example.com', SAMPLE_PASSWORD)) as string;
      const api = apiOf(remit.url, { Cookie: cookie });
      say(`the first took ${figure(await timed(api, '/api/v1/overview'))} ms`);
      await quiet(url);
      say('the jobs of the start are through');
      console.log(await measure(api));
    } finally {
      await remit.stop();
    }
  } finally {
    await databases.close();
  }
}

/** A copy of the large company with its calls: made, or as it was left. */
async function filled(large: string): Promise<string> {
  const name = `remit_overview_${AGENTS}_${CALLS}`;
  const url = Object.assign(new URL(large), { pathname: `/${name}` }).href;
  const server = Object.assign(new URL(large), { pathname: '/postgres' }).href;
  const known = await using(server, (sql) => sql.query(`SELECT FROM pg_database WHERE datname = '${name}'`));
  if (known.rowCount) return url;
  await using(server, (sql) => sql.query(`CREATE DATABASE ${name} TEMPLATE "${new URL(large).pathname.slice(1)}"`));
  try {
    // A company that was kept may be from before the newest migration.
    await (await openDatabase({ databaseUrl: url, dataDir: '' })).close();
    await using(url, (sql) => fillDays(sql, CALLS, say));
  } catch (error) {
    await using(server, (sql) => sql.query(`DROP DATABASE ${name} WITH (FORCE)`));
    throw error;
  }
  return url;
}

/** Until the database has had nothing to do for ten seconds, for five minutes at the most. */
async function quiet(url: string): Promise<void> {
  const busy = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND state <> 'idle' AND backend_type = 'client backend'`;
  await using(url, async (sql) => {
    for (let rest = 0, tries = 0; rest < 10 && tries < 300; tries++) {
      rest = (await sql.query(busy)).rowCount ? 0 : rest + 1;
      await sleep(1_000);
    }
  });
}

async function timed(api: Api, path: string): Promise<number> {
  const from = performance.now();
  const { status } = await api.get(path);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return performance.now() - from;
}

async function measure(api: Api): Promise<string> {
  const { teams } = (await api.get('/api/v1/overview')).body as { teams: string[] };
  const team = encodeURIComponent(teams[0] ?? '');
  const paths = ['/overview', `/overview?team=${team}`, '/overview?environment=production', '/api/v1/overview'];
  const lines = paths.map((path) => ({ path, taken: [] as number[] }));
  for (let round = -2; round < TIMES; round++) {
    for (const { path, taken } of lines) {
      const ms = await timed(api, path);
      if (round >= 0) taken.push(ms);
      await sleep(PAUSE_MS);
    }
  }
  const rows = lines.map(({ path, taken }) => {
    const late = quantile(taken, 0.95);
    return [path, figure(median(taken)), figure(late), String(TARGET), late <= TARGET ? 'ok' : 'SLOW'];
  });
  for (const path of ['/overview/agents', '/overview/agents?of=not-governed', '/overview/grants']) {
    rows.push([path, figure(await timed(api, path)), '', '', 'once']);
  }
  const heading = [`${AGENTS.toLocaleString('en')} agents, ${CALLS.toLocaleString('en')} calls`];
  return `\n${table([...heading, 'median ms', 'p95 ms', 'target', ''], rows)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
