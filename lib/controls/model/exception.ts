import { z } from 'zod';
import { DAY_MS } from '@/lib/kernel/day';
import { instantSchema, prose } from '@/lib/kernel/text';
import { TEST_IDS, type TestId } from './tests';

export const LONGEST_EXCEPTION_DAYS = 180;

/** What Remit itself promises: where it is not so, something is broken, and nobody lives with that. */
const PROMISES: readonly TestId[] = [
  'policy-verified',
  'digests-match',
  'decided-on-digest',
  'no-self-approval',
  'grants-approved',
  'retired-ungranted',
];

export function isExceptable(test: TestId): boolean {
  return !PROMISES.includes(test);
}

export const EXCEPTION_STATES = ['waiting', 'in-force', 'refused', 'ended', 'over'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

export const EXCEPTION_STATE_WORDS: Record<ExceptionState, string> = {
  waiting: 'Waits for a second person',
  'in-force': 'In force',
  refused: 'Refused',
  ended: 'Ended early',
  over: 'Over',
};

export interface ExceptionFacts {
  until: Date;
  decision: 'approve' | 'refuse' | null;
  ended: boolean;
}

/** Only an approval makes it count, and only until its end: everything else leaves the resource failing. */
export function exceptionState({ until, decision, ended }: ExceptionFacts, now: Date): ExceptionState {
  if (decision === 'refuse') return 'refused';
  if (ended) return 'ended';
  if (until <= now) return 'over';
  return decision === 'approve' ? 'in-force' : 'waiting';
}

/** Why an end cannot be that of an exception; null where it can. */
export function untilFault(until: Date, now: Date): string | null {
  if (until <= now) return 'Give a time that is still to come.';
  const most = new Date(now.getTime() + LONGEST_EXCEPTION_DAYS * DAY_MS);
  return until > most ? `An exception lasts ${LONGEST_EXCEPTION_DAYS} days at most; ask again then.` : null;
}

const id = z.string().max(64);
export const proposeExceptionSchema = z.strictObject({
  test: z
    .enum(TEST_IDS as [TestId, ...TestId[]], 'Name a live test, such as agents-owned.')
    .refine(isExceptable, 'Remit itself promises this: there is no exception. Find out how it came to be.'),
  resource: z.string().min(1, 'Name the resource, as the test does.').max(300),
  reason: prose(1000),
  compensation: prose(1000).describe('What is done instead.'),
  until: instantSchema.describe(`When it is over; at most ${LONGEST_EXCEPTION_DAYS} days ahead.`),
});
export const decideExceptionSchema = z.strictObject({
  id,
  decision: z.enum(['approve', 'refuse'], 'Approve or refuse it.'),
  reason: prose(1000),
});
export const endExceptionSchema = z.strictObject({ id, reason: prose(1000) });
