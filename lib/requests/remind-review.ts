import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { ownersOf } from './read-request';
import { findRequest, listEligible } from './repository';
import { insertStep } from './time/repository';

/** Says once that nobody has looked at an emergency in time, to everybody in security whom it is not about. */
export const remindReview = defineVerb({
  action: 'request.remind-review',
  permission: 'request:decide',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ reminded: boolean }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit reminds by itself. Review it instead.');
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    const due = request.breakGlass && !request.reviewedAt && request.reviewDueAt && request.reviewDueAt <= now;
    if (!due || request.steps.some(({ kind }) => kind === 'review')) {
      unchanged();
      return { reminded: false };
    }
    const { id, clock } = request;
    await insertStep(tx, {
      id: newId('st', now),
      requestId: id,
      clock,
      kind: 'review',
      stage: '',
      detail: {},
      at: now,
    });
    await audit({ subject: { kind: 'request', id } });
    const owners = await ownersOf(tx, request);
    const barred = new Set([request.requester.id, ...owners.map((owner) => owner.id)]);
    // Security looks; where all of them are part of it, the administrators.
    let people: { id: string }[] = [];
    for (const role of ['security', 'admin'] as const) {
      if (people.length > 0) break;
      people = (await listEligible(tx, { role, people: [] })).filter((person) => !barred.has(person.id));
    }
    await notify(tx, {
      event: 'break-glass.review-due',
      people: people.map((person) => person.id),
      title: `CR-${request.number} was an emergency and nobody has reviewed it in time: ${request.title}`,
      path: `/requests/${id}`,
      now,
    });
    return { reminded: true };
  },
});
