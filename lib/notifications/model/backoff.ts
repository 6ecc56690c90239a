const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Thirteen tries: seconds apart at first, hours at last, about a day in all. */
export const MOST_ATTEMPTS = 13;
/** What is this old when a target fails has been waited for long enough. */
export const GIVE_UP_AFTER_MS = 24 * HOUR_MS;

const FIRST_WAIT_MS = 10 * SECOND_MS;
const LONGEST_WAIT_MS = 4 * HOUR_MS;
/** How far tries are spread, so that what failed together does not come back together. */
const JITTER = 0.2;

/** Milliseconds until the next try, after this many failed ones. `random` is from 0 to 1. */
export function waitAfterAttempt(attempts: number, random: number): number {
  return spread(Math.min(FIRST_WAIT_MS * 3 ** Math.min(attempts - 1, 20), LONGEST_WAIT_MS), random);
}

/** From so many failures in a row on, whatever the message, a target is tried with one message at a time, and waited for. */
export const FAILURES_TO_WAIT = 5;
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;

/** Milliseconds for which nothing goes to a target that failed so often in a row; 0 while it is trusted. */
export function pauseAfterFailures(failures: number, random: number): number {
  if (failures < FAILURES_TO_WAIT) return 0;
  return spread(Math.min(MINUTE_MS * 2 ** Math.min(failures - FAILURES_TO_WAIT, 20), LONGEST_PAUSE_MS), random);
}

/** The longest that anything waits: a later time on record comes from a clock that was set back, and counts as now. */
export const LONGEST_ANY_WAIT_MS = LONGEST_WAIT_MS * (1 + JITTER);

/** `Retry-After` in seconds, as far as it is one and not beyond what is waited anyway; null otherwise. */
export function retryAfterMs(header: string | null): number | null {
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return null;
  return Math.min(Number(header) * SECOND_MS, LONGEST_WAIT_MS);
}

function spread(ms: number, random: number): number {
  return Math.round(ms * (1 - JITTER + 2 * JITTER * random));
}
