import { DAY_MS } from '@/lib/kernel/day';
import type { Period } from './population';

/**
 * The period from the first moment of one day to the last of another, as days begin where somebody is: in a zone with
 * daylight saving one can have 23 or 25 hours, or begin at one o'clock. Days as 2026-03-29, an IANA zone. Throws
 * RangeError for another day or zone, or an end before its beginning.
 */
export function periodOfDays({ first, last, timeZone }: { first: string; last: string; timeZone: string }): Period {
  const period = { from: startOf(dayOf(first), timeZone), to: startOf(dayOf(last) + DAY_MS, timeZone) };
  if (period.from >= period.to) throw new RangeError('The last day is before the first one.');
  return { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() };
}

const HOUR_MS = 3_600_000;

function dayOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new RangeError(`${text} is no day.`);
  return at;
}

/** The first moment at which clocks there show this day. `day`: its midnight in UTC. */
function startOf(day: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', era: 'short' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const shown = (at: number) => {
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    return Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`);
  };
  // Zones are at most 14 hours ahead and 12 behind: the day begins in between, and begins once.
  let before = day - 15 * HOUR_MS;
  let after = day + 13 * HOUR_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shown(middle) >= day) after = middle;
    else before = middle;
  }
  return after;
}
