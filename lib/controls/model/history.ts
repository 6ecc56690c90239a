import { DAY_MS, dayOf } from '@/lib/kernel/day';
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

/** A control is told of once in so long: what fails and passes by turns would be told all day. */
const QUIET_MS = DAY_MS;

/** The stretch in which a control has failed up to now. */
export interface Failing {
  since: Date;
  /** What was noted last before it began; null where it was so from the first test. */
  before: { tests: number } | null;
  /** When it was told last that this control fails. */
  toldAt: Date | null;
}

/**
 * Whether people are to be told now that a control fails: once of each stretch, as soon as a day has passed since the
 * last time. How a company began, and a control that had nothing to test before, is no news.
 */
export function isToldNow({ since, before, toldAt }: Failing, now: Date): boolean {
  if (before === null || before.tests === 0) return false;
  return toldAt === null || (toldAt < since && now.getTime() - toldAt.getTime() >= QUIET_MS);
}
