/**
 * `npm run bench:pull [-- --rounds 7 --seconds 3 --connections 64 --agents 34]`: authenticated pulls of a policy of some
 * 20 KB, the unchanged one (304) and the whole (200), from the edge, beside
 *  - nginx with the same bytes as a static file, which checks no token,
 *  - a bare `node:http` listener that answers 304 with the same headers and does nothing else,
 *  - a Next route handler of a whole Remit: `GET /api/v1/me` with a personal token (200).
 * Each is a process of its own on one core, and the generator (wrk where it is installed, else autocannon) is on another.
 * Rounds are interleaved (A B C, A B C, …), so that what else the machine does meets all alike; a ratio is the median of
 * each round's own. Exits 1 when an answer is not the expected one or a ratio is below LEAST.
 *
 * "busy" is the server's share of its core: well under 1 means that it waited for the generator. "CPU µs" is the CPU time
 * of one answer. Both are read from /proc and missing elsewhere.
 *
 * `--soak 10000000` asks so many times instead, half of them 304, and says what memory the edge holds meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { bearer, must, setUp } from '../e2e/support/api';
import { startRemit } from '../e2e/support/remit-process';
import { startChild } from './lib/child';
import { figure, median, table } from './lib/figures';
import { load, type Pressure, pinned, type Round, residentMegabytes, type Target } from './lib/load';
import { fillManyGrants } from './lib/many-grants';
import { startNginx } from './lib/nginx';
import { openRemit } from './lib/open-remit';

const LEAST = { 304: 0.5, 200: 0.6 } as const;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { rounds: text, seconds: text, connections: text, agents: text, soak: text },
});
const rounds = Number(values.rounds ?? 7);
const pressure: Pressure = { seconds: Number(values.seconds ?? 3), connections: Number(values.connections ?? 64) };

async function main(): Promise<boolean> {
  process.env.LOG_LEVEL ??= 'warn';
  const stops: (() => Promise<void> | void)[] = [];
  try {
    const dataDir = mkdtempSync(join(tmpdir(), 'remit-bench-'));
    stops.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const token = await fill(dataDir);
    const remit = await startChild(...node(['bench/edge-process.ts', dataDir]), /listening on (\S+)/);
    stops.push(remit.stop);
    const url = `${remit.line[1]}/api/v1/policy`;
    const answer = await fetch(url, { headers: bearer(token) });
    const jws = await answer.text();
    const [etag, freshness] = ['etag', 'remit-freshness'].map((name) => answer.headers.get(name) as string);
    const whole: Target = { name: 'Remit', url, headers: bearer(token), expect: 200, pid: remit.pid };
    const same: Target = { ...whole, headers: { ...whole.headers, 'If-None-Match': etag as string }, expect: 304 };
    if (values.soak) return await soak(Number(values.soak), whole, same);

    const bare = await startChild(...node(['bench/bare-listener.ts', freshness as string]), /listening on (\S+)/);
    stops.push(bare.stop);
    const plain: Target = { ...same, name: 'bare node:http', url: bare.line[1] as string, pid: bare.pid };
    const next = await nextRoute(stops);
    const nginx = await startNginx(jws);
    if (!nginx) throw new Error('This bench compares with nginx: install it.');
    stops.push(nginx.stop);
    const { stop: _stop, ...file } = nginx;
    const held = await compare(`Unchanged (304)`, [file, same, plain, next]);
    const sent = await compare(`Whole policy (200, ${figure(jws.length)} bytes)`, [
      { ...file, headers: {}, expect: 200 },
      whole,
    ]);
    return held && sent;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** What the pages' way costs: one cheap call, by a person's token. */
async function nextRoute(stops: (() => Promise<void> | void)[]): Promise<Target> {
  const remit = await startRemit();
  stops.push(() => remit.stop());
  const root = await setUp(remit.url);
  const { token } = (await must(root.post('/api/v1/me/tokens', { name: 'bench' }))).body;
  const url = `${remit.url}/api/v1/me`;
  return { name: 'Next route', url, headers: bearer(token), expect: 200, pid: remit.pid };
}

const node = (args: string[]): [string, string[]] => pinned(0, process.execPath, ['--import', 'tsx', ...args]);

/** A company whose one gateway has some 20 KB of policy; gives that gateway's token. */
async function fill(dataDir: string): Promise<string> {
  const close = await openRemit(dataDir);
  try {
    const few = { grantsEach: 1, servers: 1, toolsEach: 20, gateways: 1, everything: false };
    const { admin } = await fillManyGrants({ agents: Number(values.agents ?? 34), ...few }, () => {});
    return (await createGatewayToken({ ctx: admin, input: { slug: 'gateway-0' } })).token;
  } finally {
    await close();
  }
}

/** Prints the table; the first target is what the others are compared with, the second is held to LEAST. */
async function compare(title: string, targets: Target[]): Promise<boolean> {
  for (const target of targets) await load(target, { ...pressure, seconds: 2 });
  const taken = new Map<Target, Round[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const target of targets) taken.get(target)?.push(await load(target, pressure));
  }
  const [first, second] = targets as [Target, Target];
  const of = (target: Target) => taken.get(target) as Round[];
  const ratio = (target: Target) =>
    median(of(target).map(({ perSecond }, i) => perSecond / (of(first)[i] as Round).perSecond));
  const rows = targets.map((target) => {
    const mid = (measure: (round: Round) => number | null) =>
      figure(median(of(target).map((one) => measure(one) ?? Number.NaN)));
    return [
      target.name,
      mid(({ perSecond }) => perSecond),
      figure(ratio(target)),
      mid(({ p99 }) => p99),
      mid(({ busy }) => busy),
      mid(({ cpuMicros }) => cpuMicros),
      String(of(target).reduce((sum, { wrong }) => sum + wrong, 0)),
    ];
  });
  console.log(`\n${table([title, 'req/s', 'ratio', 'p99 ms', 'busy', 'CPU µs', 'wrong'], rows)}`);
  // Too late counts as wrong; a peer that is far slower than all others is late under as many connections.
  const wrong = of(second).some((one) => one.wrong > 0);
  if (wrong) console.error(`\nSome answers of ${second.name} were not what they must be; see "wrong".`);
  const least = LEAST[second.expect];
  if (!(ratio(second) >= least)) console.error(`\n${second.name} gives less than ${least} of ${first.name}.`);
  return !wrong && ratio(second) >= least;
}

/** Says every million or so, and at the end what was added since the first. */
async function soak(requests: number, whole: Target, same: Target): Promise<boolean> {
  const rows: string[][] = [];
  const held: number[] = [];
  let [done, wrong] = [0, 0];
  const every = Math.max(100_000, requests / 10);
  for (let next = every; done < requests; ) {
    for (const target of [same, whole]) {
      const round = await load(target, { ...pressure, seconds: 10 });
      done += round.answers;
      wrong += round.wrong;
    }
    if (done < next && done < requests) continue;
    next += every;
    held.push(residentMegabytes(whole.pid) ?? Number.NaN);
    rows.push([done.toLocaleString('en-US'), figure(held.at(-1) as number), String(wrong)]);
    console.log(rows.at(-1)?.join('  '));
  }
  console.log(`\n${table(['requests', 'MB', 'wrong'], rows)}`);
  return wrong === 0;
}

main().then(
  (held) => process.exit(held ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
