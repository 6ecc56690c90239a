import type { OverviewFigure } from '@/lib/overview/model/dto';
import { spanWords } from '../incidents/span-words';

const number = (count: number) => count.toLocaleString('en', { maximumFractionDigits: 2 });

/** A figure as people read it; where there is none, which of the three reasons it is. */
export function valueWords({ state, unit, value, numerator }: OverviewFigure): string {
  if (state === 'no-data') return 'No data';
  if (state === 'not-enough-history') return 'Not enough history';
  if (state === 'none' || value === null) return 'None';
  if (unit === 'share') return percent(value);
  return unit === 'count' ? number(numerator ?? 0) : spanWords(value);
}

/** To one decimal, and never 0% or 100% for what is not quite that. */
function percent(share: number): string {
  const points = share * 100;
  if (points > 0 && points < 0.1) return '<0.1%';
  if (points < 100 && points > 99.9) return '>99.9%';
  return `${Number(points.toFixed(1))}%`;
}

/** What it is made of: "94 of 522". */
export function madeOfWords({ state, unit, numerator, denominator }: OverviewFigure): string {
  if (numerator === null || denominator === null) return '';
  if (state === 'no-data') return unit === 'milliseconds' ? 'no times are known' : 'nothing was told yet';
  if (state === 'none') return 'nothing to count';
  if (unit === 'milliseconds') return `over ${number(numerator)} of ${number(denominator)}`;
  return unit === 'count' ? `of ${number(denominator)}` : `${number(numerator)} of ${number(denominator)}`;
}

/** "2 more than on 21 Nov": what became of it since a day that was kept. */
export function trendWords({ state, unit, value, trend }: OverviewFigure): string {
  if (state !== 'figure' || value === null) return '';
  if (!trend) return 'not enough history';
  const since = dayWords(trend.since);
  const change = value - trend.before;
  const more = change > 0 ? 'more' : 'less';
  if (unit === 'share') {
    const points = Number((Math.abs(change) * 100).toFixed(1));
    return points === 0 ? `as on ${since}` : `${points} points ${more} than on ${since}`;
  }
  if (change === 0) return `as on ${since}`;
  const size = unit === 'count' ? number(Math.abs(change)) : spanWords(Math.abs(change));
  return `${size} ${unit === 'milliseconds' ? (change > 0 ? 'longer' : 'shorter') : more} than on ${since}`;
}

/** Whether the change since then is one for the worse; null where there is none. */
export function isWorse({ value, trend, better, state }: OverviewFigure): boolean | null {
  if (state !== 'figure' || value === null || !trend || value === trend.before) return null;
  return value > trend.before === (better === 'less');
}

export function dayWords(day: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}
