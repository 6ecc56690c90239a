import { expect, it } from 'vitest';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { CONFIRMATION_PERIODS, confirmationDays, nextReview, reviewState, reviewWords } from './review-date';

const now = new Date('2026-11-23T09:00:00.000Z');

it('asks the sooner the higher the risk', () => {
  const days = RISK_LEVELS.map(confirmationDays);
  expect(days).toEqual([...days].sort((a, b) => b - a));
  expect(confirmationDays(null)).toBe(CONFIRMATION_PERIODS.unknown);
  expect(nextReview(now, 'critical').toISOString()).toBe('2027-02-21T09:00:00.000Z');
});

it.each([
  ['2026-12-07T09:00:00.001Z', 'later', 'due in 14 days'],
  ['2026-12-07T09:00:00.000Z', 'due', 'due in 14 days'],
  ['2026-11-25T08:59:59.000Z', 'due', 'due in 1 day'],
  ['2026-11-24T08:59:59.000Z', 'due', 'due within a day'],
  ['2026-11-23T09:00:00.000Z', 'overdue', 'overdue since today'],
  ['2026-11-22T09:00:00.000Z', 'overdue', 'overdue by 1 day'],
  ['2026-11-20T08:00:00.000Z', 'overdue', 'overdue by 3 days'],
])('a date at %s', (dueAt, state, words) => {
  expect(reviewState(dueAt, now)).toBe(state);
  expect(reviewWords(dueAt, now)).toBe(words);
});
