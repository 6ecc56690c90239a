import { RemitError } from '@/lib/kernel/errors';
import { settle } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { completeReviewSchema } from './model/decision';
import type { ReviewDetail } from './model/dto';
import { readReview } from './queries';
import { updateReview } from './repository';

/** A person's signature under a review as it was read, also where there is nothing to report. It stays as it is then. */
export const completeReview = defineVerb({
  action: 'review.complete',
  permission: 'review:decide',
  input: completeReviewSchema,
  async run({ ctx, tx, input: { id, digest, note, minutes }, now, audit }): Promise<{ id: string }> {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People sign reviews.');
    if (!actor.mayDecide) {
      throw new RemitError('forbidden', 'This token may not decide. Make one that may, or sign in the browser.');
    }
    const review = await readReview(ctx, tx, id);
    if (review.state === 'completed') throw new RemitError('conflict', 'This review is signed already.');
    if (review.partial) {
      throw new RemitError('forbidden', 'You answer for some of its agents only. Security signs it.');
    }
    const barred = review.agentList.find((agent) => agent.barred !== null)?.barred;
    if (barred) throw new RemitError('forbidden', barred);
    if (review.left > 0) {
      const grants = review.left === 1 ? '1 grant waits' : `${review.left} grants wait`;
      throw new RemitError('conflict', `${grants} for a decision. Decide on all, then sign.`);
    }
    if (review.digest !== digest) {
      throw new RemitError(
        'digest_mismatch',
        'Something was decided since you read the review. Read it again, then sign.',
      );
    }
    const outcome = review.quiet ? 'nothing-to-report' : 'reviewed';
    const said = { note: note ?? null, minutes: minutes ?? null };
    const signed = { completedAt: now, completedById: actor.id, via: actor.via, ...said, outcome, digest };
    await updateReview(tx, id, signed);
    await settle(tx, { person: actor.id, path: `/reviews/${id}`, now });
    const { number, team, agents, grants, revoked } = review;
    await audit({
      subject: { kind: 'review', id },
      detail: { number, team, digest, outcome, agents, grants, revoked, ...said },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<ReviewDetail> => readReview(ctx, tx, id),
});
