import { defineVerb } from '@/lib/verb/define-verb';
import type { RequestDetail } from './model/dto';
import { requestSchema } from './model/operation';
import { readRequest } from './read-request';
import { submitRequest } from './submit-request';

/** Files a change request. One that only tightens is in force when this returns. */
export const createRequest = defineVerb({
  action: 'request.create',
  permission: 'request:create',
  input: requestSchema,
  async run({ ctx, tx, input, now, audit }) {
    return { id: await submitRequest({ ctx, tx, now, audit }, input) };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
