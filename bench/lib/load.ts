import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const run = promisify(execFile);

/** Something that answers, in a process of its own. */
export interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  /** The one status that it is to answer with. */
  expect: 200 | 304;
  pid: number;
}

export interface Round {
  perSecond: number;
  p99: number;
  /** Answers that were not what they must be, and requests without an answer. */
  wrong: number;
  answers: number;
  /** CPU microseconds of the target's process for one answer, and its share of one core; null where /proc is missing. */
  cpuMicros: number | null;
  busy: number | null;
}

export interface Pressure {
  seconds: number;
  connections: number;
}

const has = (command: string, arg: string) => spawnSync(command, [arg], { stdio: 'ignore' }).error === undefined;
export const WRK = has('wrk', '-v');
const TASKSET = has('taskset', '-V');

/** The core of servers and that of the generator, so that they take nothing from each other. */
export function pinned(core: 0 | 1, command: string, args: string[]): [string, string[]] {
  return TASKSET ? ['taskset', ['-c', String(core), command, ...args]] : [command, args];
}

/** As many requests as the target takes from these connections, each of which waits for its answer. */
export async function load(target: Target, pressure: Pressure): Promise<Round> {
  const { url, headers, expect, pid } = target;
  const one = await fetch(url, { headers });
  const length = (await one.arrayBuffer()).byteLength;
  if (one.status !== expect) throw new Error(`${target.name} answered ${one.status}, not ${expect}`);
  const before = cpuMillis(pid);
  const result = WRK ? await byWrk(target, pressure, length) : await byAutocannon(target, pressure);
  const after = cpuMillis(pid);
  const used = before === null || after === null ? null : after - before;
  return {
    perSecond: result.answers / result.seconds,
    p99: result.p99,
    wrong: result.wrong,
    answers: result.answers,
    cpuMicros: used === null || result.answers === 0 ? null : (used * 1000) / result.answers,
    busy: used === null ? null : used / 1000 / result.seconds,
  };
}

interface Result {
  answers: number;
  wrong: number;
  seconds: number;
  p99: number;
}

/** It costs a third of what a generator in JavaScript costs, and counts bytes: other answers have another length. */
async function byWrk({ url, headers }: Target, { seconds, connections }: Pressure, length: number): Promise<Result> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...given, url];
  const { stdout } = await run(...pinned(1, 'wrk', args));
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const answers = number(/(\d+) requests in/);
  const taken = number(/requests in ([\d.]+)s/);
  const [, size, unit] = /, ([\d.]+)(\wB|B) read/.exec(stdout) ?? [];
  const bytes = Number(size) * 1024 ** ['B', 'KB', 'MB', 'GB'].indexOf(unit as string);
  const failed = [...stdout.matchAll(/(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)/g)];
  const wrong = failed.reduce((sum, [, count]) => sum + Number(count), 0);
  const each = bytes / answers - length;
  // The head of an answer, between what is possible.
  const fits = each > 100 && each < 1_500;
  const [, late, lateUnit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const p99 = Number(late) * ({ us: 0.001, ms: 1, s: 1_000 }[lateUnit as string] ?? Number.NaN);
  return { answers, wrong: fits ? wrong : answers, seconds: taken, p99 };
}

async function byAutocannon({ url, headers, expect }: Target, { seconds, connections }: Pressure): Promise<Result> {
  const result = await autocannon({ url, headers, connections, duration: seconds });
  const answers = result.statusCodeStats[expect]?.count ?? 0;
  const wrong = result.requests.total - answers + result.errors;
  return { answers, wrong, seconds: result.duration, p99: result.latency.p99 };
}

/** CPU time of a process so far, all threads; Linux counts it in hundredths of a second. */
function cpuMillis(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // The name of the program stands in brackets and may hold spaces; user and system time are the 12th and 13th after.
  const fields = readFileSync(file, 'utf8').split(') ').pop()?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Megabytes that a process holds; null where /proc is missing. */
export function residentMegabytes(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}
