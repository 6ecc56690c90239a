import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { type DelegationDetail, runsAt } from './model/delegation';
import { mayEnd, readDelegation } from './queries';
import { endDelegationRow, findDelegation } from './repository';

/** Ends a delegation before its time: who gave it, or an administrator. What was decided under it stays decided. */
export const endDelegation = defineVerb({
  action: 'delegation.end',
  permission: 'delegation:read',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit }) {
    const delegation = await findDelegation(tx, authorize(ctx.actor, 'delegation:read'), input.id);
    if (!delegation) throw notFound('delegation');
    if (!mayEnd(ctx.actor, delegation.fromId)) {
      throw new RemitError('forbidden', `${delegation.from.name} or an administrator ends it.`);
    }
    const startsLater = delegation.startsAt > now && !delegation.endedAt;
    if (!runsAt(delegation, now) && !startsLater) throw new RemitError('conflict', 'It is over already.');
    await endDelegationRow(tx, delegation.id, now, ctx.actor.kind === 'person' ? ctx.actor.id : null);
    await audit({
      subject: { kind: 'delegation', id: delegation.id },
      detail: { from: delegation.fromId, to: delegation.toId },
    });
    return { id: delegation.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<DelegationDetail> => readDelegation(ctx, tx, id),
});
