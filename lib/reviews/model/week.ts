import { DAY_MS, dayOf } from '@/lib/kernel/day';

export const WEEK_MS = 7 * DAY_MS;
/** 1 January 1970 was a Thursday: the Monday after it. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

export interface Period {
  from: Date;
  to: Date;
}

/** The last whole week before `now`, Monday to Monday (UTC). */
export function lastWeek(now: Date): Period {
  const to = Math.floor((now.getTime() - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
  return { from: new Date(to - WEEK_MS), to: new Date(to) };
}

/** The six days before and today, as far as it went: for a review that somebody asks for. */
export function lastDays(now: Date): Period {
  return { from: new Date(dayOf(now.getTime()) - 6 * DAY_MS), to: now };
}
