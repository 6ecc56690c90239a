import { z } from 'zod';
import { DAY_MS } from '@/lib/kernel/day';

/** In the approval policy. Optional without a default, so that older versions stay what they were. */
export const reviewRulesSchema = z.strictObject({
  /** By when a review has to be signed after it was opened. */
  dueDays: z.int('Use whole days.').min(1, 'At least a day.').max(28, 'Four weeks at most.').optional(),
  /** So long after it is overdue, unused grants that nobody decided are revoked. Absent: never. */
  revokeUnusedAfterDays: z.int('Use whole days.').min(1, 'At least a day.').max(60, '60 days at most.').optional(),
});
export type ReviewRules = z.output<typeof reviewRulesSchema>;

const DUE_DAYS = 7;
/** People are reminded so long before it is due. */
const REMIND_MS = 2 * DAY_MS;

export function dueAfter(rules: ReviewRules | undefined, openedAt: Date): Date {
  return new Date(openedAt.getTime() + (rules?.dueDays ?? DUE_DAYS) * DAY_MS);
}

export interface Clocked {
  openedAt: Date;
  dueAt: Date;
  remindedAt: Date | null;
  overdueAt: Date | null;
  lapsedAt: Date | null;
}

export type ReviewStep = 'remind' | 'overdue' | 'lapse';

/**
 * What is due for a review that nobody signed, one at a time; null: nothing. Nothing is taken away before people were
 * told that it is overdue, and had the days that the rules give: also where a server stood still for weeks.
 */
export function stepDue(rules: ReviewRules | undefined, review: Clocked, now: Date): ReviewStep | null {
  const { openedAt, dueAt, remindedAt, overdueAt, lapsedAt } = review;
  if (overdueAt === null) {
    if (now >= dueAt) return 'overdue';
    const remindAt = Math.max(dueAt.getTime() - REMIND_MS, openedAt.getTime() + DAY_MS / 2);
    return remindedAt === null && now.getTime() >= remindAt ? 'remind' : null;
  }
  const days = rules?.revokeUnusedAfterDays;
  if (days === undefined || lapsedAt !== null) return null;
  return now.getTime() >= overdueAt.getTime() + days * DAY_MS ? 'lapse' : null;
}

export function reviewRulesWords(rules: ReviewRules | undefined): string {
  const due = rules?.dueDays ?? DUE_DAYS;
  const days = (count: number) => (count === 1 ? 'a day' : `${count} days`);
  const late = rules?.revokeUnusedAfterDays;
  const then =
    late === undefined
      ? 'One that is overdue is told of, and takes nothing away.'
      : `${late === 1 ? 'A day' : `${late} days`} after one is overdue, unused grants that nobody decided are revoked.`;
  return `Behaviour reviews are due ${days(due)} after they were opened. ${then}`;
}
