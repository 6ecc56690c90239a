import type { RiskLevel } from '@/lib/kernel/risk-level';

const DAY_MS = 86_400_000;

/**
 * How long an owner's confirmation holds, in days, by the agent's risk. Data with a version: each confirmation keeps
 * the version that it was given under. The migration that gave the first dates says the same numbers.
 */
export const CONFIRMATION_PERIODS = {
  version: 1,
  days: { low: 365, medium: 365, high: 180, critical: 90, blocked: 90 } satisfies Record<RiskLevel, number>,
  /** Where there is no score yet. */
  unknown: 365,
} as const;

/** How long before its date a confirmation is asked for. */
export const REVIEW_SOON_MS = 14 * DAY_MS;

export function confirmationDays(level: RiskLevel | null): number {
  return level === null ? CONFIRMATION_PERIODS.unknown : CONFIRMATION_PERIODS.days[level];
}

/** By when an agent that was approved or confirmed at `from` has to be confirmed. */
export function nextReview(from: Date, level: RiskLevel | null): Date {
  return new Date(from.getTime() + confirmationDays(level) * DAY_MS);
}

/** Where an agent stands with its date: far off, within two weeks, or past. */
export const REVIEW_STATES = ['later', 'due', 'overdue'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export function reviewState(dueAt: string, now: Date): ReviewState {
  const left = Date.parse(dueAt) - now.getTime();
  if (left <= 0) return 'overdue';
  return left <= REVIEW_SOON_MS ? 'due' : 'later';
}

/** `due in 3 days`, `due today`, `overdue by 2 days`. Rounded down: nobody is told of more time than there is. */
export function reviewWords(dueAt: string, now: Date): string {
  const days = (Date.parse(dueAt) - now.getTime()) / DAY_MS;
  const count = (number: number) => `${number} ${number === 1 ? 'day' : 'days'}`;
  if (days <= -1) return `overdue by ${count(Math.floor(-days))}`;
  if (days <= 0) return 'overdue since today';
  return days < 1 ? 'due within a day' : `due in ${count(Math.floor(days))}`;
}
