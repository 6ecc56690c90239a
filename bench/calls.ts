/**
 * `npm run bench:calls [-- --calls 10000000 --times 15]`: the production server over a company with ninety days of calls
 * in PostgreSQL, asked for every page that reads them. Marks what takes longer than its target at the 95th percentile.
 * With `--server <url> --keep <folder>` the company stays, for the next time.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeCursor } from '@/lib/kernel/page';
import { type Api, apiOf, must, sessionCookie } from '../e2e/support/api';
import { startRemit } from '../e2e/support/remit-process';
import { findPostgres, NO_POSTGRES, startPostgres } from '../scripts/lib/postgres.mjs';
import { SAMPLE_PASSWORD } from '../scripts/lib/sample-company';
import { figure, median, quantile, table } from './lib/figures';
import { fillCalls } from './lib/many-calls';
import { openRemit } from './lib/open-remit';
import { using } from './lib/scale-databases';
import { seedCompany } from './lib/scale-seed';

/** Milliseconds, of a page at the 95th percentile; and of a replay of thirty days. */
const TARGET = 300;
const REPLAY_TARGET = 5_000;
const DAY = 86_400_000;

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { calls: text, times: text, server: text, keep: text, only: text } });
const CALLS = Number(values.calls ?? 10_000_000);
const TIMES = Number(values.times ?? 15);
const begun = Date.now();
const say = (line: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);

interface Asked {
  path: string;
  name?: string;
  target?: number;
}

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const bin = findPostgres();
  if (!values.server && !bin) throw new Error(NO_POSTGRES);
  const own = values.server ? null : await startPostgres(bin as string);
  const dataDir = values.keep ?? mkdtempSync(join(tmpdir(), 'remit-calls-'));
  mkdirSync(dataDir, { recursive: true });
  try {
    const url = await filled(values.server ?? (own?.url as string), dataDir);
    const remit = await startRemit({ dataDir, env: { DATABASE_URL: url, REMIT_SYNC_MINUTES: '0' } });
    try {
      const cookie = (who: string) =>
        sessionCookie(remit.url, `${who}@example.com`, SAMPLE_PASSWORD) as Promise<string>;
      await untilIdle(apiOf(remit.url, { Cookie: await cookie('admin') }));
      const security = apiOf(remit.url, { Cookie: await cookie('security') });
      const asked = await pagesOf(url, await askForMore(url, security), await openReview(url, security));
      console.log(await measure(security, asked));
    } finally {
      await remit.stop();
    }
  } finally {
    own?.stop();
    if (!values.keep) rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The database of that many calls: made, or as it was left. */
async function filled(server: string, dataDir: string): Promise<string> {
  const name = `remit_calls_${CALLS}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const known = await using(server, (sql) => sql.query(`SELECT FROM pg_database WHERE datname = '${name}'`));
  if (known.rowCount) return url;
  await using(server, (sql) => sql.query(`CREATE DATABASE ${name}`));
  try {
    const clock = () => new Date(Date.now() - 200 * DAY);
    const close = await openRemit(dataDir, { databaseUrl: url, clock });
    await seedCompany(new Date(), say).finally(close);
    await using(url, (sql) => fillCalls(sql, CALLS, say));
  } catch (error) {
    await using(server, (sql) => sql.query(`DROP DATABASE ${name} WITH (FORCE)`));
    throw error;
  }
  return url;
}

/** After a start every job runs once, those that look through the calls among them. */
async function untilIdle(admin: Api): Promise<void> {
  const from = Date.now();
  for (;;) {
    const { items } = (await must(admin.get('/api/v1/jobs'))).body as { items: Job[] };
    const due = items.filter(({ state, dueAt }) => state === 'running' || (dueAt && new Date(dueAt) < new Date()));
    if (due.length === 0) break;
    if (Date.now() - from > 20_000) say(`waits for ${due.map(({ name }) => name).join(', ')}`);
    await sleep(5_000);
  }
  say(`the jobs of a start took ${Math.round((Date.now() - from) / 1000)} s`);
}

interface Job {
  name: string;
  state: string;
  dueAt: string | null;
}

/** A request whose replay has to look at the busiest agent and at a tool that it does not hold: its number. */
async function askForMore(url: string, security: Api): Promise<number> {
  const [one] = await using(url, (sql) =>
    sql
      .query(`SELECT c.agent, (SELECT s.slug || '/' || t.name FROM "Tool" t JOIN "McpServer" s ON s.id = t."serverId"
        WHERE t."dataClass" IS NOT NULL AND t."currentDigest" = t."pinnedDigest" AND NOT EXISTS (SELECT FROM "Grant" g
          JOIN "Agent" a ON a.id = g."agentId" WHERE g."toolId" = t.id AND a.slug = c.agent) ORDER BY 1 LIMIT 1) AS tool
        FROM "DecisionDay" c WHERE c.agent <> '' GROUP BY 1 ORDER BY sum(c.calls) DESC LIMIT 1`)
      .then(({ rows }) => rows as { agent: string; tool: string }[]),
  );
  const operations = [{ op: 'grant', agent: one?.agent, tool: one?.tool }];
  const input = { title: 'Sample: one tool more', justification: 'Sample.', operations };
  return (await must(security.post('/api/v1/requests', input))).body.number;
}

/** A review of the team with the most calls, as somebody opens it: its id. */
async function openReview(url: string, security: Api): Promise<string> {
  const [one] = await using(url, (sql) =>
    sql
      .query(`SELECT a.team FROM "DecisionDay" c JOIN "Agent" a ON a.slug = c.agent
        GROUP BY 1 ORDER BY sum(c.calls) DESC LIMIT 1`)
      .then(({ rows }) => rows as { team: string }[]),
  );
  const from = performance.now();
  const { id, agents, grants } = (await must(security.post('/api/v1/reviews', { team: one?.team }))).body;
  say(`a review of ${agents} agents with ${grants} grants was opened in ${figure(performance.now() - from)} ms`);
  return id;
}

async function pagesOf(url: string, request: number, review: string): Promise<Asked[]> {
  const facts = await using(url, async (sql) => {
    const one = async (query: string) => (await sql.query(query)).rows[0];
    const busiest = (column: string) =>
      one(`SELECT "${column}" AS name FROM "DecisionDay" GROUP BY 1 ORDER BY sum("calls") DESC LIMIT 1`);
    const old = await one(`SELECT "time", "gatewayId", "eventId" FROM "DecisionLogEntry"
      WHERE "time" < now() at time zone 'utc' - interval '60 days' ORDER BY "time" DESC LIMIT 1`);
    return { agent: (await busiest('agent')).name, tool: (await busiest('tool')).name, old };
  });
  const { agent, tool, old } = facts;
  const from = new Date(Date.now() - 90 * DAY).toISOString();
  const week = new Date(Date.now() - 7 * DAY).toISOString();
  const call = (query: string, name?: string) => ({ path: `/calls?${query}`, ...(name ? { name } : {}) });
  const deep = encodeCursor([new Date(old.time).toISOString(), old.gatewayId, old.eventId]);
  return [
    call('', '/calls'),
    call(`from=${from}`, '/calls, 90 days'),
    call(`cursor=${encodeURIComponent(deep)}`, '/calls, 60 days down'),
    call(`agent=${agent}`, '/calls of the busiest agent'),
    call(`agent=${agent}&from=${from}`, '/calls of the busiest agent, 90 days'),
    call('user=user1%40example.com', '/calls for one user'),
    call(`tool=${encodeURIComponent(tool)}&from=${from}`, '/calls of the busiest tool, 90 days'),
    call('decision=deny', '/calls that were denied'),
    call(`decision=deny&from=${from}`, '/calls that were denied, 90 days'),
    call('reason=rate_limited', '/calls for a reason that never was'),
    call(`class=restricted&from=${week}`, '/calls that touched restricted data, a week'),
    call('lineage=missing', '/calls that rest on nothing'),
    call('unknown=agent', '/calls of agents that nobody knows'),
    { path: `/calls/${encodeURIComponent(`sample-all:${old.eventId}`)}`, name: '/calls/[id]' },
    { path: '/calls/coverage' },
    { path: `/agents/${agent}?tab=use`, name: '/agents/[busiest]?tab=use' },
    { path: `/agents/${agent}`, name: '/agents/[busiest]' },
    { path: '/alerts' },
    { path: '/reviews' },
    { path: `/reviews/${review}`, name: '/reviews/[of the busiest team]' },
    { path: '/' },
    { path: '/api/v1/decision-log?limit=200' },
    { path: `/api/v1/decision-log?agent=${agent}&decision=deny`, name: '/api/v1/decision-log, one agent, denied' },
    { path: `/requests/CR-${request}`, name: '/requests/[number], with its replay', target: REPLAY_TARGET },
  ];
}

async function measure(api: Api, asked: Asked[]): Promise<string> {
  const lines = asked
    .filter(({ path, name }) => !values.only || (name ?? path).includes(values.only))
    .map((one) => ({ ...one, taken: [] as number[] }));
  for (let round = -1; round < TIMES; round++) {
    for (const { path, taken } of lines) {
      const from = performance.now();
      const { status } = await api.get(path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      if (round >= 0) taken.push(performance.now() - from);
    }
    if (round % 5 === 0) say(`round ${round} of ${TIMES}`);
  }
  const rows = lines.map(({ path, name, target = TARGET, taken }) => {
    const late = quantile(taken, 0.95);
    return [name ?? path, figure(median(taken)), figure(late), String(target), late <= target ? 'ok' : 'SLOW'];
  });
  const slow = rows.filter((row) => row.at(-1) === 'SLOW').length;
  const heading = [`${CALLS.toLocaleString('en')} calls in 90 days`, 'median ms', 'p95 ms', 'target', ''];
  return `\n${table(heading, rows)}\n\n${rows.length - slow} of ${rows.length} within their target`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
