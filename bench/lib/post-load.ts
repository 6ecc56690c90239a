import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { type Pressure, pinned, WRK } from './load';

const run = promisify(execFile);

export interface PostTarget {
  name: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface PostRound {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that were not 200, and requests without an answer. */
  wrong: number;
}

const MILLIS: Record<string, number> = { us: 0.001, ms: 1, s: 1_000 };

/** The same message again and again, over these connections; the first answer is looked at by `check`. */
export async function loadPosts(
  target: PostTarget,
  pressure: Pressure,
  check: (text: string) => boolean,
): Promise<PostRound> {
  const { url, headers, body, name } = target;
  const one = await fetch(url, { method: 'POST', headers, body });
  const text = await one.text();
  if (one.status !== 200 || !check(text)) throw new Error(`${name} answered ${one.status}: ${text.slice(0, 300)}`);
  return WRK ? byWrk(target, pressure) : byAutocannon(target, pressure);
}

async function byWrk({ url, headers, body }: PostTarget, { seconds, connections }: Pressure): Promise<PostRound> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  try {
    const script = join(folder, 'post.lua');
    const lines = Object.entries(headers).map(([key, value]) => `wrk.headers[${lua(key)}] = ${lua(value)}`);
    writeFileSync(script, ['wrk.method = "POST"', `wrk.body = ${lua(body)}`, ...lines].join('\n'));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
    const { stdout } = await run(...pinned(1, 'wrk', args));
    const time = (share: string) => {
      const [, value, unit] = new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout) ?? [];
      return Number(value) * (MILLIS[unit as string] ?? Number.NaN);
    };
    const failed = [...stdout.matchAll(/(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)/g)];
    return {
      perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
      p50: time('50'),
      p99: time('99'),
      wrong: failed.reduce((sum, [, count]) => sum + Number(count), 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** JSON's text in quotes is Lua's too, for what stands in headers and messages here. */
const lua = (text: string) => JSON.stringify(text);

async function byAutocannon(
  { url, headers, body }: PostTarget,
  { seconds, connections }: Pressure,
): Promise<PostRound> {
  const result = await autocannon({ url, method: 'POST', headers, body, connections, duration: seconds });
  const good = result.statusCodeStats[200]?.count ?? 0;
  const { p50, p99 } = result.latency;
  return { perSecond: good / result.duration, p50, p99, wrong: result.requests.total - good + result.errors };
}
