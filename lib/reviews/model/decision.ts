import { z } from 'zod';
import { constraintsSchema } from '@/lib/kernel/constraints';
import { line, prose } from '@/lib/kernel/text';

export const REVIEW_CHOICES = ['keep', 'reduce', 'revoke', 'defer', 'escalate'] as const;
export type ReviewChoice = (typeof REVIEW_CHOICES)[number];

export const CHOICE_WORDS: Record<ReviewChoice, { act: string; done: string; says: string }> = {
  keep: { act: 'Keep', done: 'kept', says: 'The grant stays as it is.' },
  reduce: { act: 'Reduce', done: 'reduced', says: 'It is bound tighter, at once. Loosening it again is a request.' },
  revoke: { act: 'Revoke', done: 'revoked', says: 'Taken away at once. To have it back is a request.' },
  defer: { act: 'Defer', done: 'put off', says: 'Nothing changes. The next review asks again, and says so.' },
  escalate: { act: 'Escalate', done: 'escalated', says: 'Nothing changes yet. Security is told now.' },
};

/** Decisions that change what the agent may do, at once. Nothing is decided after one of them. */
export function acts(choice: ReviewChoice): boolean {
  return choice === 'revoke' || choice === 'reduce';
}

/** Whoever leaves something as it is against the recommendation says why, as does who takes something away. */
export function needsReason(choice: ReviewChoice, recommended: ReviewChoice): boolean {
  return choice !== 'keep' || recommended === 'revoke' || recommended === 'escalate';
}

const id = z.string().max(64);
const said = {
  decision: z.enum(REVIEW_CHOICES, { error: 'Use one of: keep, reduce, revoke, defer, escalate.' }),
  reason: prose(1000).optional().describe('Needed unless it is kept as recommended.'),
};

/** One decision on one grant of a review. */
export const itemDecisionSchema = z.strictObject({
  ...said,
  constraints: constraintsSchema
    .optional()
    .describe('For `reduce`: what it is bound by beside what it is bound by already. Absent: as recommended.'),
});
/** The same on several. */
export const itemsDecisionSchema = z.strictObject({
  items: z.array(id).min(1, 'Name at least one.').max(600, 'Use at most 600 at once.'),
  ...said,
});
export const decideItemsSchema = itemDecisionSchema.extend({ id, items: itemsDecisionSchema.shape.items });

export const completeReviewSchema = z.strictObject({
  id,
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Give the digest of the review, 64 lower-case hex digits.')
    .describe('Of the review as it was read. It counts for that and for nothing else.'),
  note: prose(2000).optional(),
  minutes: z
    .int('Use a whole number of minutes.')
    .min(1, 'Use 1 to 10000.')
    .max(10_000, 'Use 1 to 10000.')
    .optional()
    .describe('How long the review took, by your own word. It stands beside the cost of governance.'),
});

export const openReviewSchema = z.strictObject({
  team: line(80),
  part: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('Of a team with more than 40 agents: which 40 of them, by slug.'),
});
