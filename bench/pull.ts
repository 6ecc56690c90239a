/**
 * `npm run bench:pull [-- --rounds 5 --seconds 3 --connections 32]`: what an authenticated conditional GET of an
 * unchanged policy costs (`If-None-Match`, answer 304) on the real server, beside
 *  - a bare `node:http` listener that answers 304 with the same headers and does nothing else,
 *  - a Next route handler of the same running Remit: `GET /api/v1/me` with a personal token (200),
 *  - nginx with a static file of the policy's size, where it is installed.
 * Each is a process of its own. Rounds are interleaved (A B C D, A B C D, …), so that what else the machine does
 * meets all alike; the ratio is the median of each round's own. Exits 1 when any answer is not the expected one, or when
 * the edge gives less than half of what the bare listener gives.
 *
 * The load generator is one more process on the same machine. Where it takes a core that the server could have used, or
 * is itself the slower side, requests a second say more about it than about the server. So the table also says what share
 * of one core the server was busy ("busy"; well under 1 means that it waited for the generator, and its ratio flatters
 * it), and the CPU time of one answer, which does not depend on who waited. Both are read from /proc and missing elsewhere.
 *
 * After that, as figures: 200 answers with the whole policy, and the time from an approval until a long-polling client
 * holds the new policy.
 */
import { parseArgs } from 'node:util';
import { bearer } from '../e2e/support/api';
import { startChild } from './lib/child';
import { figure, median, quantile, table } from './lib/figures';
import { load, type Pressure, type Round, type Target } from './lib/load';
import { startNginx } from './lib/nginx';
import { timePublication } from './lib/publication';
import { openSmallCompany } from './lib/small-company';

const LEAST_RATIO = 0.5;

const number = { type: 'string' } as const;
const { values } = parseArgs({
  options: { rounds: number, seconds: number, connections: number, approvals: number },
});
const rounds = Number(values.rounds ?? 5);
const approvals = Number(values.approvals ?? 20);
const pressure: Pressure = { seconds: Number(values.seconds ?? 3), connections: Number(values.connections ?? 32) };

async function main(): Promise<boolean> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const company = await openSmallCompany();
    stops.push(company.stop);
    const { url, pid, token, personalToken } = company;
    const policy = await fetch(`${url}/api/v1/policy`, { headers: bearer(token) });
    const jws = await policy.text();
    const etag = policy.headers.get('etag') as string;
    const bareArgs = ['--import', 'tsx', 'bench/bare-listener.ts', policy.headers.get('remit-freshness') as string];
    const bare = await startChild(process.execPath, bareArgs, /listening on (\S+)/);
    stops.push(bare.stop);
    const nginx = await startNginx(jws);
    if (nginx) stops.push(nginx.stop);
    const conditional = { ...bearer(token), 'If-None-Match': etag };
    const edge: Target = { name: 'Remit edge', url: `${url}/api/v1/policy`, headers: conditional, expect: 304, pid };
    const plain: Target = { ...edge, name: 'bare listener', url: bare.line[1] as string, pid: bare.pid };
    const me = { ...edge, name: 'Next route, /api/v1/me', url: `${url}/api/v1/me`, headers: bearer(personalToken) };
    const next: Target = { ...me, expect: 200 };
    const targets = [plain, edge, next, ...(nginx ? [nginx] : [])];
    const held = await compare(targets, plain, edge);

    const whole: Target = { ...edge, name: 'Remit edge, 200', headers: bearer(token), expect: 200 };
    const full = await load(whole, pressure);
    console.log(`\nWhole policy (${figure(jws.length)} bytes): ${figure(full.perSecond)} answers/s, 200 each`);
    console.log(await publications(company));
    return held && full.wrong === 0;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Prints the table; false when something is not as it must be. */
async function compare(targets: Target[], plain: Target, edge: Target): Promise<boolean> {
  for (const target of targets) await load(target, { ...pressure, seconds: 1 });
  const taken = new Map<Target, Round[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= rounds; round++) {
    console.log(`round ${round} of ${rounds}`);
    for (const target of targets) taken.get(target)?.push(await load(target, pressure));
  }
  const of = (target: Target) => taken.get(target) ?? [];
  const ratio = (target: Target, measure: (round: Round) => number | null) =>
    median(of(target).map((one, i) => (measure(one) ?? Number.NaN) / (measure(of(plain)[i] as Round) ?? Number.NaN)));
  const rows = targets.map((target) => {
    const mid = (measure: (round: Round) => number | null) =>
      figure(median(of(target).map((one) => measure(one) ?? Number.NaN)));
    return [
      target.name,
      mid(({ perSecond }) => perSecond),
      figure(ratio(target, ({ perSecond }) => perSecond)),
      mid(({ p99 }) => p99),
      mid(({ busy }) => busy),
      mid(({ cpuMicros }) => cpuMicros),
      figure(1 / ratio(target, ({ cpuMicros }) => cpuMicros)),
      String(of(target).reduce((sum, { wrong }) => sum + wrong, 0)),
    ];
  });
  const heading = ['', 'req/s', 'ratio', 'p99 ms', 'busy', 'CPU µs', 'CPU ratio', 'wrong'];
  console.log(`\n${table(heading, rows)}`);
  const reached = ratio(edge, ({ perSecond }) => perSecond);
  const wrong = targets.some((target) => of(target).some((one) => one.wrong > 0));
  if (wrong) console.error('\nSome answers were not what they must be; see "wrong".');
  if (!(reached >= LEAST_RATIO)) console.error(`\nThe edge gives less than ${LEAST_RATIO} of the bare listener.`);
  return !wrong && reached >= LEAST_RATIO;
}

async function publications(company: Awaited<ReturnType<typeof openSmallCompany>>): Promise<string> {
  const times = [];
  for (let i = 1; i <= approvals; i++) times.push(await timePublication(company, `late-${i}`));
  const held = times.map((time) => time.held);
  return `From the decision until a long-polling client holds the new policy, ${approvals} approvals: median ${figure(
    median(held),
  )} ms, p95 ${figure(quantile(held, 0.95))} ms (the decision itself was answered after ${figure(
    median(times.map((time) => time.answered)),
  )} ms)`;
}

main().then(
  (held) => process.exit(held ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
