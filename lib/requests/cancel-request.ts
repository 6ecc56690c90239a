import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { requestDigest } from './model/digest';
import type { RequestDetail } from './model/dto';
import { readRequest } from './read-request';
import { closeRequest, findRequest } from './repository';
import { readRequestSubjects } from './subjects/read-subjects';
import { personId, returnDrafts } from './submit-request';

/** The requester takes back a request that is still waiting. */
export const cancelRequest = defineVerb({
  action: 'request.cancel',
  permission: 'request:cancel',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit }) {
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    if (request.requester.id !== personId(ctx.actor))
      throw new RemitError('forbidden', 'Only the requester takes a request back.');
    if (request.state !== 'pending') throw new RemitError('conflict', `This request is ${request.state} already.`);
    const subjects = await readRequestSubjects(tx, request);
    const digest = requestDigest(request, subjects);
    await closeRequest(tx, request.id, { state: 'cancelled', subjects, digest, now });
    await returnDrafts(tx, request.operations, now);
    await audit({ subject: { kind: 'request', id: request.id }, detail: { digest } });
    return { id: request.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
