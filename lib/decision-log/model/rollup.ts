import { sha256Hex } from '@/lib/kernel/digest';

/** What calls are counted by. */
export interface Counted {
  gatewayId: string;
  /** Empty for nobody. */
  agent: string;
  tool: string;
  decision: string;
  reason: string;
  /** Sorted, each once, with spaces between. */
  classes: string;
}

export interface CountedCalls extends Counted {
  /** The hour or day (UTC) that they are of, as RFC 3339. */
  start: string;
  key: string;
  calls: number;
}

export type Step = 'hour' | 'day';

interface Call {
  /** RFC 3339, UTC. */
  time: string;
  agent?: string | null | undefined;
  tool: string;
  decision: string;
  reason: string;
  dataClasses: readonly string[];
}

/** How many calls of a gateway there are of each hour (UTC), by all that they are counted by. */
export function countHours(gatewayId: string, calls: readonly Call[]): CountedCalls[] {
  const counts = new Map<string, CountedCalls>();
  for (const { time, agent, tool, decision, reason, dataClasses } of calls) {
    const classes = classesOf(dataClasses);
    const start = `${time.slice(0, 13)}:00:00.000Z`;
    // No name has a line break.
    const text = [gatewayId, agent ?? '', tool, decision, reason, classes].join('\n');
    const name = `${start}\n${text}`;
    const known = counts.get(name);
    if (known) known.calls += 1;
    else {
      const counted = { gatewayId, agent: agent ?? '', tool, decision, reason, classes };
      counts.set(name, { start, key: sha256Hex(text), ...counted, calls: 1 });
    }
  }
  return [...counts.values()];
}

function classesOf(dataClasses: readonly string[]): string {
  return dataClasses.length < 2 ? (dataClasses[0] ?? '') : [...new Set(dataClasses)].sort().join(' ');
}

/** The same by the day (UTC). */
export function daysOf(hours: readonly CountedCalls[]): CountedCalls[] {
  const days = new Map<string, CountedCalls>();
  for (const hour of hours) {
    const start = `${hour.start.slice(0, 10)}T00:00:00.000Z`;
    const known = days.get(start + hour.key);
    if (known) known.calls += hour.calls;
    else days.set(start + hour.key, { ...hour, start });
  }
  return [...days.values()];
}
