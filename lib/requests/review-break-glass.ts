import { z } from 'zod';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { prose } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';
import type { RequestDetail } from './model/dto';
import { readRequest } from './read-request';
import { findRequest, setReviewed } from './repository';

/** Somebody else's word on an emergency, once. What it gave ends by itself; more is revoked or asked for as usual. */
export const reviewBreakGlass = defineVerb({
  action: 'request.review',
  permission: 'request:decide',
  input: z.strictObject({ id: z.string().max(64), note: prose(4000) }),
  async run({ ctx, tx, input, now, audit }) {
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    if (!request.breakGlass) throw new RemitError('conflict', 'Nobody broke glass for this request.');
    if (request.reviewedAt) throw new RemitError('conflict', 'It was reviewed already.');
    const { breakGlass } = await readRequest(ctx, tx, request.id);
    if (!breakGlass?.mayReview) {
      throw new RemitError('own_request', 'It is yours, or about an agent of yours. Somebody else reviews it.');
    }
    const reviewer = ctx.actor as PersonActor;
    await setReviewed(tx, request.id, { reviewedById: reviewer.id, reviewNote: input.note, reviewedAt: now });
    await audit({ subject: { kind: 'request', id: request.id }, detail: { note: input.note } });
    return { id: request.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
