import { dayOf } from '@/lib/kernel/day';
import type { RollUp } from './roll-up';

type Noted = Omit<RollUp, 'status'> & { status: string; at: Date; version: number };

const HOUR_MS = 3_600_000;

/**
 * Whether what a control comes to is to be noted: another status, other tests that pass, or the first of a day (UTC).
 * How many resources fail moves all the time in a large company, and is noted once an hour.
 */
export function isNews(last: Noted | null, now: Noted): boolean {
  // A clock that was set back adds nothing to the past.
  if (last !== null && last.at >= now.at) return false;
  if (last === null || dayOf(last.at.getTime()) !== dayOf(now.at.getTime())) return true;
  const differ = (fields: readonly (keyof Noted)[]) => fields.some((field) => last[field] !== now[field]);
  if (differ(['status', 'passing', 'tests', 'version'])) return true;
  return differ(['failing', 'excepted']) && now.at.getTime() - last.at.getTime() >= HOUR_MS;
}

/** What began to fail and passed again in so long is not told anew. */
export const QUIET_MS = 86_400_000;

/** Whether a control that was noted before began to fail. What never was is how the company began, and no change. */
export function beganToFail(last: Noted | null, now: Noted): boolean {
  return now.status === 'failing' && last !== null && last.status !== 'failing';
}
