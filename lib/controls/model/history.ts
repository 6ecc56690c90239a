import { dayOf } from '@/lib/kernel/day';
import type { RollUp } from './roll-up';

type Noted = Omit<RollUp, 'status'> & { status: string; at: Date; version: number };

/** Whether what a control comes to is to be noted: something other than last time, or the first of a day (UTC). */
export function isNews(last: Noted | null, now: Noted): boolean {
  // A clock that was set back adds nothing to the past.
  if (last !== null && last.at >= now.at) return false;
  if (last === null || dayOf(last.at.getTime()) !== dayOf(now.at.getTime())) return true;
  const same = (['status', 'passing', 'tests', 'failing', 'excepted', 'version'] as const).every(
    (field) => last[field] === now[field],
  );
  return !same;
}
