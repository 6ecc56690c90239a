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
