/** How a job went last, as far as the next run depends on it. */
export interface LastRun {
  startedAt: Date | null;
  /** In a row. */
  failures: number;
}

const LONGEST_WAIT_MS = 3_600_000;

/** Milliseconds from one start to the next. Doubles with every failure, up to an hour or the interval, if that is longer. */
export function waitAfter(everyMs: number, failures: number): number {
  return Math.min(everyMs * 2 ** Math.min(failures, 20), Math.max(everyMs, LONGEST_WAIT_MS));
}

/** A start in the future is none: the clock was set back, and nothing may wait for it to come round again. */
export function isDue({ startedAt, failures }: LastRun, everyMs: number, now: Date): boolean {
  if (startedAt === null || startedAt > now) return true;
  return now.getTime() - startedAt.getTime() >= waitAfter(everyMs, failures);
}
