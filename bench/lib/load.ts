import { existsSync, readFileSync } from 'node:fs';
import autocannon from 'autocannon';

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
  /** Answers with another status, and requests without an answer. */
  wrong: number;
  bytes: number;
  answers: number;
  /** CPU microseconds of the target's process for one answer, and its share of one core; null where /proc is missing. */
  cpuMicros: number | null;
  busy: number | null;
}

export interface Pressure {
  seconds: number;
  connections: number;
}

/** As many requests as the target takes from these connections, each of which waits for its answer. */
export async function load(target: Target, { seconds, connections }: Pressure): Promise<Round> {
  const { url, headers, expect, pid } = target;
  const before = cpuMillis(pid);
  const result = await autocannon({ url, headers, connections, duration: seconds });
  const after = cpuMillis(pid);
  const answers = result.statusCodeStats[expect]?.count ?? 0;
  const used = before === null || after === null ? null : after - before;
  return {
    perSecond: answers / result.duration,
    p99: result.latency.p99,
    wrong: result.requests.total - answers + result.errors,
    bytes: result.throughput.total,
    answers,
    cpuMicros: used === null || answers === 0 ? null : (used * 1000) / answers,
    busy: used === null ? null : used / 1000 / result.duration,
  };
}

/** CPU time of a process so far, all threads; Linux counts it in hundredths of a second. */
function cpuMillis(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // The name of the program stands in brackets and may hold spaces; user and system time are the 12th and 13th after.
  const fields = readFileSync(file, 'utf8').split(') ').pop()?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
