import { DAY_MS } from '@/lib/kernel/day';
import { invalid } from '@/lib/kernel/errors';
import { periodOfDays } from './days';
import type { Period } from './population';

/** The longest period of a pack: a year, with room for one that is not quite a calendar year. */
export const MOST_DAYS = 400;

/** The day (`2026-03-29`) that it is then in a time zone. */
export function dayIn(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}

/** Whether the environment knows this time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** First and last day of what people usually ask for, as it is today (`2026-11-28`). */
export const PRESETS = {
  'last-quarter': { label: 'Last quarter', days: (today: string) => quarterBefore(today) },
  'last-year': { label: 'Last year', days: (today: string) => yearBefore(today) },
  'last-12-months': { label: 'Last twelve months', days: (today: string) => monthsBefore(today, 12) },
  'this-year': { label: 'This year until yesterday', days: (today: string) => thisYear(today) },
} as const;
export type PresetId = keyof typeof PRESETS;

/** Beside the presets of whole days: twelve months that end now. */
export const UNTIL_NOW = 'until-now';

/** What began before so long may still be on its way into the database, and would be in a later pack only. */
const SETTLED_MS = 60_000;

/** The year that ends now, to the minute: nothing that people do can come to be in it any more. */
function untilNow(now: Date): Period {
  const to = new Date(Math.floor((now.getTime() - SETTLED_MS) / 60_000) * 60_000);
  return { from: new Date(to.getTime() - 365 * DAY_MS).toISOString(), to: to.toISOString() };
}

interface Days {
  first: string;
  last: string;
}

function quarterBefore(today: string): Days {
  const { year, month } = parts(today);
  const begin = Math.floor(month / 3) * 3 - 3;
  return { first: day(year, begin, 1), last: day(year, begin + 3, 0) };
}

function yearBefore(today: string): Days {
  const { year } = parts(today);
  return { first: day(year - 1, 0, 1), last: day(year, 0, 0) };
}

/** Whether nothing was recorded yet when the last whole quarter ended. `begun`: when the first thing was; null where nothing is. */
export function isNewBy(begun: Date | null, today: string): boolean {
  return begun === null || dayIn(begun, 'UTC') > quarterBefore(today).last;
}

/** The days that somebody most likely looks at: the last quarter; the last 90 days where it has nothing in it. */
export function likelyDays(begun: Date | null, today: string): Days {
  if (!isNewBy(begun, today)) return quarterBefore(today);
  const { year, month, date } = parts(today);
  return { first: day(year, month, date - 89), last: today };
}

/** Whole months. */
function monthsBefore(today: string, months: number): Days {
  const { year, month } = parts(today);
  return { first: day(year, month - months, 1), last: day(year, month, 0) };
}

/** On its first day there is none yet: then it is the year before. */
function thisYear(today: string): Days {
  if (today.endsWith('-01-01')) return yearBefore(today);
  const { year, month, date } = parts(today);
  return { first: day(year, 0, 1), last: day(year, month, date - 1) };
}

function parts(text: string): { year: number; month: number; date: number } {
  const [year, month, date] = text.split('-').map(Number) as [number, number, number];
  return { year, month: month - 1, date };
}

function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
}

function isPreset(value: unknown): value is PresetId {
  return typeof value === 'string' && Object.hasOwn(PRESETS, value);
}

/** What a form says of a period, in days of a time zone. */
export interface AskedPeriod {
  /** A preset, or `until-now`; anything else means the days that are given. */
  preset?: unknown;
  first?: unknown;
  last?: unknown;
  timeZone?: unknown;
}

/** The period that is asked for. Throws `invalid_input` that names the field of the form. */
export function periodAsked({ preset, first, last, timeZone }: AskedPeriod, now: Date): Period {
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) throw invalid('timeZone', 'Choose a time zone.');
  if (preset === UNTIL_NOW) return untilNow(now);
  if (isPreset(preset)) return periodOfDays({ ...PRESETS[preset].days(dayIn(now, timeZone)), timeZone });
  for (const [name, day] of Object.entries({ first, last })) {
    if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) throw invalid(name, 'Give a day.');
  }
  try {
    return periodOfDays({ first: first as string, last: last as string, timeZone });
  } catch (error) {
    throw invalid('last', (error as Error).message);
  }
}

/** A period as people read it: days where it is made of whole ones, moments where not. Always in UTC. */
export function evidencePeriodWords({ from, to }: Period): string {
  const whole = from.endsWith('T00:00:00.000Z') && to.endsWith('T00:00:00.000Z');
  if (!whole) return `${from.slice(0, 16).replace('T', ' ')} to ${to.slice(0, 16).replace('T', ' ')}`;
  const last = new Date(Date.parse(to) - 1).toISOString();
  const written = (at: string) =>
    new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${written(from)} to ${written(last)}`;
}
