import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { type DelegationDetail, newDelegationSchema, spanProblem } from './model/delegation';
import { readDelegation } from './queries';
import { mayDecideBy } from './read-deciders';
import { findOverlapping, findPersonByEmail, insertDelegation } from './repository';

/**
 * Somebody who decides lets somebody else decide for them, with an end. Only people who decide receive it: it widens
 * what one of them may approve, and makes nobody an approver.
 */
export const createDelegation = defineVerb({
  action: 'delegation.create',
  permission: 'delegation:write',
  input: newDelegationSchema,
  async run({ ctx, tx, input, now, audit }) {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'Only people let others decide for them.');
    if (!actor.mayDecide) {
      throw new RemitError('forbidden', 'This token may not decide, so it lets nobody else either. Use the browser.');
    }
    if (!mayDecideBy(actor.roles)) throw new RemitError('forbidden', 'You decide nothing that somebody could for you.');
    const to = await findPersonByEmail(tx, input.to);
    if (to?.id === actor.id) throw invalid('to', 'Choose somebody else.');
    if (to?.status !== 'active') throw invalid('to', `Nobody active has the address ${input.to}.`);
    if (!mayDecideBy(to.roles)) {
      throw invalid('to', `${to.name} decides nothing. Choose somebody who may decide: security, executive or admin.`);
    }
    const startsAt = input.from ? new Date(input.from) : now;
    const endsAt = new Date(input.until);
    const problem = spanProblem({ startsAt, endsAt }, now);
    if (problem) throw invalid(problem.field, problem.message);
    const span = { fromId: actor.id, toId: to.id, startsAt, endsAt };
    const known = await findOverlapping(tx, span);
    if (known) {
      throw new RemitError(
        'conflict',
        `${to.name} decides for you already, until ${known.endsAt.toISOString().slice(0, 10)}. End that one first.`,
      );
    }
    const id = newId('dg', now);
    const { reason } = input;
    await insertDelegation(tx, { id, ...span, reason, createdAt: now });
    const until = endsAt.toISOString();
    await audit({
      subject: { kind: 'delegation', id },
      detail: { from: actor.id, to: to.id, startsAt: startsAt.toISOString(), endsAt: until, reason },
    });
    await notify(tx, {
      event: 'delegation.given',
      people: [to.id],
      title: `You decide for ${actor.name} until ${until.slice(0, 10)}`,
      path: '/account',
      now,
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<DelegationDetail> => readDelegation(ctx, tx, id),
});
