import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { requestDigest } from './model/digest';
import type { RequestDetail } from './model/dto';
import { requestSchema } from './model/operation';
import { readRequest } from './read-request';
import { findRequest } from './repository';
import { readRequestSubjects } from './subjects/read-subjects';
import { personId, reviseRequest } from './submit-request';

const editSchema = requestSchema.partial().extend({
  /** The digest that the editor saw, so that two edits at once do not overwrite each other. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'Give the digest that the request shows, 64 hex digits.'),
});

/** The requester changes a waiting request. Every decision made on it before is void. */
export const editRequest = defineVerb({
  action: 'request.edit',
  permission: 'request:edit',
  input: editSchema.extend({ id: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit }) {
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    if (request.requester.id !== personId(ctx.actor))
      throw new RemitError('forbidden', 'Only the requester edits a request.');
    if (request.state !== 'pending')
      throw new RemitError('conflict', `This request is ${request.state}; make a new one.`);
    const current = requestDigest(request, await readRequestSubjects(tx, request));
    if (input.digest !== current) {
      throw new RemitError('digest_mismatch', 'This request has changed since you looked. Look again, then edit.');
    }
    await reviseRequest({ ctx, tx, now, audit }, request, {
      title: input.title ?? request.title,
      justification: input.justification ?? request.justification,
      ticket: input.ticket ?? request.ticket ?? undefined,
      operations: input.operations ?? request.operations,
    });
    return { id: request.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
