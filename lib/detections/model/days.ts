import { DAY_MS } from '@/lib/kernel/day';
import type { DayCount } from './facts';

export interface Baseline {
  /** Calls of each day before that had any that count, the first first. */
  values: number[];
  from: number;
  to: number;
  /** Of the day itself. */
  observed: number;
}

/** What was counted on the days before this one, and on it. A day without a call at all says nothing. */
export function baselineOf(
  counts: readonly DayCount[],
  day: number,
  days: number,
  counted: (count: DayCount) => boolean = () => true,
): Baseline {
  const from = day - days * DAY_MS;
  const sums = new Map<number, number>();
  let observed = 0;
  for (const count of counts) {
    const calls = counted(count) ? count.calls : 0;
    if (count.start === day) observed += calls;
    else if (count.start >= from && count.start < day) sums.set(count.start, (sums.get(count.start) ?? 0) + calls);
  }
  const values = [...sums].sort(([a], [b]) => a - b).map(([, calls]) => calls);
  return { values, from, to: day, observed };
}
