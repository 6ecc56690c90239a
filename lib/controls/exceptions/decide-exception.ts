import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE } from '../current-catalogue';
import { decideExceptionSchema } from '../model/exception';
import { readException, stateOf } from '../queries';
import { findException, insertStep } from '../repository';

/** A second person's word on an exception. Who asked for it may take it back by refusing it, and never approves it. */
export const decideException = defineVerb({
  action: 'control.decide-exception',
  permission: 'control:write',
  input: decideExceptionSchema,
  async run({ ctx: { actor }, tx, input: { id, decision, reason }, now, audit }) {
    if (actor.kind !== 'person' || !actor.mayDecide) {
      throw new RemitError('forbidden', 'People decide, in a session or by a token that may decide.');
    }
    const found = await findException(tx, id);
    if (!found) throw notFound('exception');
    if (stateOf(found, now) !== 'waiting') throw new RemitError('conflict', 'Nothing of it waits for a decision.');
    if (decision === 'approve' && found.personId === actor.id) {
      throw new RemitError('own_request', 'You asked for it: somebody else has to approve it.');
    }
    await insertStep(tx, {
      ...{ exceptionId: id, phase: 'decision', step: decision, reason },
      ...{ personId: actor.id, via: actor.via, at: now },
    });
    const { number, test, resource } = found;
    const control = CATALOGUE.controls.find(({ tests }) => tests.includes(test))?.id ?? test;
    await audit({
      subject: { kind: 'control', id: control },
      detail: { exception: number, test, resource, decision, reason },
    });
  },
  answer: ({ ctx, tx, input }) => readException(ctx, tx, input.id),
});
