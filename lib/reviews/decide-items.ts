import type { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import type { Constraints } from '@/lib/kernel/constraints';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { compareConstraints } from '@/lib/policy-engine/direction';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import { acts, CHOICE_WORDS, decideItemsSchema, needsReason } from './model/decision';
import type { ReviewDetail, ReviewItem } from './model/dto';
import { readReview } from './queries';
import { insertDecisions, listLive } from './repository';
import { takeAway } from './take-away';

type Input = z.output<typeof decideItemsSchema>;

/**
 * What becomes of grants that a review asks about. Revoke and reduce act in this transaction, and nothing is decided
 * after them; of all else the last decision counts until the review is signed.
 */
export const decideItems = defineVerb({
  action: 'review.decide',
  permission: 'review:decide',
  input: decideItemsSchema,
  async run(run): Promise<{ id: string }> {
    const { ctx, tx, input, now, audit } = run;
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People decide in reviews.');
    if (!actor.mayDecide) {
      throw new RemitError('forbidden', 'This token may not decide. Make one that may, or decide in the browser.');
    }
    const review = await readReview(ctx, tx, input.id);
    if (review.state === 'completed') throw new RemitError('conflict', 'This review is signed. It stays as it is.');
    const chosen = choose(review, input);
    const bounds = await boundsOf(run, chosen);
    const serial = await act(run, review, chosen, bounds);
    const reason = input.reason ?? null;
    await insertDecisions(
      tx,
      chosen.map((item) => ({
        ...{ reviewId: review.id, itemId: item.id, decision: input.decision, reason, serial, at: now },
        ...{ constraints: bounds.get(item.id) ?? null, personId: actor.id, via: actor.via },
      })),
    );
    await audit({
      subject: { kind: 'review', id: review.id },
      detail: {
        ...{ number: review.number, decision: input.decision, reason, revision: serial },
        grants: chosen.map(({ agent, tool, grant }) => ({ agent, tool, grant })),
      },
    });
    if (input.decision === 'escalate') await tellSecurity(run, review, chosen);
    return { id: review.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<ReviewDetail> => readReview(ctx, tx, id),
});

/** The items, each one that this may be said of. */
function choose(review: ReviewDetail, input: Input): ReviewItem[] {
  return [...new Set(input.items)].map((id, index) => {
    const agent = review.agentList.find(({ items }) => items.some((one) => one.id === id));
    const item = agent?.items.find((one) => one.id === id);
    if (!agent || !item) throw notFound('grant in this review');
    if (agent.barred) throw new RemitError('forbidden', agent.barred);
    const { decision, ended } = item;
    const field = input.items.length === 1 ? 'decision' : `items.${index}`;
    if (ended) throw invalid(field, `${item.agent} does not hold ${item.tool} any more. There is nothing to decide.`);
    if (decision && acts(decision.decision)) {
      throw new RemitError('conflict', `${item.tool} was ${CHOICE_WORDS[decision.decision].done} already.`);
    }
    if (input.reason === undefined && needsReason(input.decision, item.recommendation)) {
      const recommended = CHOICE_WORDS[item.recommendation].act.toLowerCase();
      throw invalid(
        'reason',
        input.decision === 'keep' ? `Say why. To ${recommended} ${item.tool} was recommended.` : 'Say why.',
      );
    }
    return item;
  });
}

/** What each of these would be bound by: what it is bound by now, with what is given, else with what is recommended. Less has to be left than there is now. */
async function boundsOf({ tx, input }: VerbRun<Input, undefined>, chosen: ReviewItem[]) {
  const bounds = new Map<string, Constraints>();
  if (input.decision !== 'reduce') {
    if (input.constraints) throw invalid('constraints', 'Leave this out, or choose reduce.');
    return bounds;
  }
  if (input.constraints && chosen.length > 1) throw invalid('constraints', 'Give these for one grant at a time.');
  const live = await listLive(
    tx,
    chosen.map(({ grant }) => grant),
  );
  for (const { id, tool, grant, facts } of chosen) {
    const change = input.constraints ?? facts.proposed;
    if (!change) throw invalid('constraints', `Say what ${tool} is to be bound by.`);
    const before = live.get(grant) ?? {};
    const after = { ...before, ...change };
    const direction = compareConstraints(before, after);
    if (direction === 'loosens') throw new RemitError('needs_approval', 'This loosens access. Make a change request.');
    if (direction === 'same') throw invalid('constraints', 'It is bound by these already.');
    bounds.set(id, after);
  }
  return bounds;
}

async function act(
  run: VerbRun<Input, undefined>,
  review: ReviewDetail,
  chosen: ReviewItem[],
  bounds: Map<string, Constraints>,
): Promise<number | null> {
  const { input, now } = run;
  if (!acts(input.decision)) return null;
  authorize(run.ctx.actor, 'grant:revoke');
  for (const { notAfter } of bounds.values()) {
    if (notAfter && Date.parse(notAfter) <= now.getTime()) {
      throw invalid('constraints.notAfter', 'Choose a time that is still to come.');
    }
  }
  const reason = `Review ${review.number}: ${input.reason ?? ''}`.slice(0, 300);
  return takeAway(run, {
    cause: `Review ${review.number} ${CHOICE_WORDS[input.decision].done} ${grantWords(chosen)}`,
    operations: chosen.map(({ id, agent, tool }) => {
      const constraints = bounds.get(id);
      return constraints
        ? { op: 'constrain' as const, agent, tool, constraints, reason }
        : { op: 'revoke' as const, agent, tool, reason };
    }),
  });
}

function grantWords(items: ReviewItem[]): string {
  const [first] = items;
  return items.length === 1 && first ? `${first.tool} of ${first.agent}` : `${items.length} grants`;
}

async function tellSecurity(
  { ctx, tx, now }: VerbRun<Input, undefined>,
  { id, number }: ReviewDetail,
  chosen: ReviewItem[],
): Promise<void> {
  const self = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  const people = (await listActiveIn(tx, 'security')).filter((one) => one !== self);
  const title = `Review ${number}: ${grantWords(chosen)} was escalated to security`;
  await notify(tx, { event: 'review.escalated', people, title, path: `/reviews/${id}`, now });
}
