import type { Report } from '@/lib/gateways/model/attestation';

const DAY_MS = 86_400_000;
/** An attestation that is over within so many days ends soon. */
export const SOON_DAYS = 30;

/** Days as `2026-02-01`; both are covered. Without a start it is of one day. */
export interface AttestedPeriod {
  report: Report;
  periodStart: string | null;
  periodEnd: string;
}

/** Days between two periods of one kind that no report covers. Bridged: a letter of the vendor speaks for all of them. */
export interface AttestationGap {
  kind: 'soc2' | 'iso-27001';
  from: string;
  to: string;
  days: number;
  bridged: boolean;
}

export const ATTESTED_STATES = ['covers', 'ends-soon', 'bridged', 'later', 'ended', 'none'] as const;
export type AttestedState = (typeof ATTESTED_STATES)[number];

/** Reports on a period, by what goes on from one to the next. A report of one day goes on from nothing. */
const KINDS = { soc2: 'soc2-type-2', 'iso-27001': 'iso-27001' } as const;

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

type Days = [from: number, to: number];

function daysOf(periods: readonly AttestedPeriod[], report: Report): Days[] {
  return periods
    .filter((one) => one.report === report)
    .map(({ periodStart, periodEnd }): Days => [dayNumber(periodStart ?? periodEnd), dayNumber(periodEnd)])
    .sort(([a], [b]) => a - b);
}

/** Every gap between the first day that a kind of report covers and the last, in order. The time after the last is no gap yet. */
export function findGaps(periods: readonly AttestedPeriod[]): AttestationGap[] {
  return (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((kind) => {
    const gaps: AttestationGap[] = [];
    let covered = Number.NEGATIVE_INFINITY;
    for (const [from, to] of daysOf(periods, KINDS[kind])) {
      if (covered !== Number.NEGATIVE_INFINITY && from > covered + 1) {
        const gap: Days = [covered + 1, from - 1];
        const bridged = kind === 'soc2' && holds(daysOf(periods, 'bridge-letter'), gap);
        gaps.push({ kind, from: dayText(gap[0]), to: dayText(gap[1]), days: gap[1] - gap[0] + 1, bridged });
      }
      covered = Math.max(covered, to);
    }
    return gaps;
  });
}

/** Whether these periods together hold each of the days. They are sorted by their first. */
function holds(periods: readonly Days[], [from, to]: Days): boolean {
  let next = from;
  for (const [start, end] of periods) if (start <= next && end >= next) next = end + 1;
  return next > to;
}

/**
 * How it stands today (UTC): a report covers the day, and whether it ends within 30 days with nothing after it; only a
 * letter of the vendor does; the first begins later; the last is over; or there was never any.
 */
export function attestedState(periods: readonly AttestedPeriod[], today: string): AttestedState {
  if (periods.length === 0) return 'none';
  const day = dayNumber(today);
  const reports = [
    ...daysOf(periods, 'soc2-type-2'),
    ...daysOf(periods, 'iso-27001'),
    ...daysOf(periods, 'other'),
  ].sort(([a], [b]) => a - b);
  if (holds(reports, [day, day])) return holds(reports, [day, day + SOON_DAYS]) ? 'covers' : 'ends-soon';
  if (holds(daysOf(periods, 'bridge-letter'), [day, day])) return 'bridged';
  const all = periods.map(({ periodStart, periodEnd }) => dayNumber(periodStart ?? periodEnd));
  return all.every((first) => first > day) ? 'later' : 'ended';
}
