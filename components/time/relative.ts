import { differenceInDays, differenceInHours, differenceInMinutes, differenceInSeconds, format } from 'date-fns';

/** "3 h ago", "in 21 h", "just now"; a date once it is more than 30 days away. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = differenceInSeconds(now, at);
  const past = seconds >= 0;
  const say = (n: number, unit: string) => (past ? `${n} ${unit} ago` : `in ${n} ${unit}`);
  if (Math.abs(seconds) < 45) return past ? 'just now' : 'in a moment';
  const minutes = Math.abs(differenceInMinutes(now, at));
  if (minutes < 60) return say(Math.max(1, minutes), 'min');
  const hours = Math.abs(differenceInHours(now, at));
  if (hours < 24) return say(hours, 'h');
  const days = Math.abs(differenceInDays(now, at));
  if (days <= 30) return say(days, days === 1 ? 'day' : 'days');
  return format(at, 'd MMM yyyy');
}

/** "12 Nov 2026, 14:02:31 UTC+1", in the reader's own zone. */
export function absoluteTime(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const zone =
    minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
  return `${format(at, 'd MMM yyyy, HH:mm:ss')} ${zone}`;
}

/** "3 Dec 2026", in the reader's own zone. */
export function dayOf(at: Date): string {
  return format(at, 'd MMM yyyy');
}

/** "2026-11-12 14:02:31 UTC", the same on every machine. */
export function utcTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
