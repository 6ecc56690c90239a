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

export const STEPS = { hour: 3_600_000, day: 86_400_000 } as const;
export type Step = keyof typeof STEPS;

export function startOf(step: Step, time: number): number {
  return Math.floor(time / STEPS[step]) * STEPS[step];
}

interface Call {
  time: string;
  agent?: string | null | undefined;
  tool: string;
  decision: string;
  reason: string;
  dataClasses?: readonly string[] | undefined;
}

/** How many calls there are of each hour or day, by all that they are counted by. */
export function countCalls(step: Step, gatewayId: string, calls: readonly Call[]): CountedCalls[] {
  const counts = new Map<string, CountedCalls>();
  for (const { time, agent, tool, decision, reason, dataClasses = [] } of calls) {
    const classes = [...new Set(dataClasses)].sort().join(' ');
    const start = new Date(startOf(step, Date.parse(time))).toISOString();
    // No name has a line break.
    const text = [gatewayId, agent ?? '', tool, decision, reason, classes].join('\n');
    const known = counts.get(`${start}\n${text}`);
    if (known) known.calls += 1;
    else {
      const counted = { gatewayId, agent: agent ?? '', tool, decision, reason, classes };
      counts.set(`${start}\n${text}`, { start, key: sha256Hex(text), ...counted, calls: 1 });
    }
  }
  return [...counts.values()];
}
