import { z } from 'zod';
import { instantSchema } from '@/lib/kernel/text';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More bars are thinner than a line. */
const MOST_BARS = 96;
/** Up to three days are shown by the hour. */
const BY_HOUR_MS = 3 * DAY_MS;

export const overTimeSchema = z.object({
  step: z.enum(['hour', 'day']),
  from: instantSchema,
  to: instantSchema.describe('Not included.'),
  cut: z.boolean().describe('The range is longer, and this is its end.'),
  bars: z.array(z.object({ start: instantSchema, allowed: z.int(), denied: z.int() })),
});
export type OverTime = z.output<typeof overTimeSchema>;

export interface Window {
  step: 'hour' | 'day';
  /** Whole hours or days (UTC). `to` is not in it. */
  from: Date;
  to: Date;
  cut: boolean;
}

/** What a chart of this range shows: the last 24 hours where none is given, and no more bars than one can see. */
export function windowOf(range: { from?: Date | undefined; to?: Date | undefined }, now: Date): Window {
  const end = range.to ?? new Date(now.getTime() + 1);
  const start = range.from ?? new Date(end.getTime() - DAY_MS);
  const step = end.getTime() - start.getTime() <= BY_HOUR_MS ? 'hour' : 'day';
  const size = step === 'hour' ? HOUR_MS : DAY_MS;
  const to = Math.ceil(end.getTime() / size) * size;
  const asked = Math.floor(start.getTime() / size) * size;
  const from = Math.min(Math.max(asked, to - MOST_BARS * size), to - size);
  return { step, from: new Date(from), to: new Date(to), cut: from > asked };
}

/** A bar for each hour or day of the window, those without calls too. */
export function barsOf(
  { step, from, to }: Window,
  counts: readonly { start: Date; decision: string; calls: number }[],
): OverTime['bars'] {
  const size = step === 'hour' ? HOUR_MS : DAY_MS;
  const length = Math.round((to.getTime() - from.getTime()) / size);
  const bars = Array.from({ length }, (_, index) => ({
    start: new Date(from.getTime() + index * size).toISOString(),
    allowed: 0,
    denied: 0,
  }));
  for (const { start, decision, calls } of counts) {
    const bar = bars[Math.floor((start.getTime() - from.getTime()) / size)];
    if (bar) bar[decision === 'allow' ? 'allowed' : 'denied'] += calls;
  }
  return bars;
}
