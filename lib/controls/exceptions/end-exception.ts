import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE } from '../current-catalogue';
import { endExceptionSchema } from '../model/exception';
import { readException, stateOf } from '../queries';
import { findException, insertStep } from '../repository';

/** Ends an exception before its time. That tightens: at once, and by one person. */
export const endException = defineVerb({
  action: 'control.end-exception',
  permission: 'control:write',
  input: endExceptionSchema,
  async run({ ctx: { actor }, tx, input: { id, reason }, now, audit }) {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People end exceptions.');
    const found = await findException(tx, id);
    if (!found) throw notFound('exception');
    if (stateOf(found, now) !== 'in-force') throw new RemitError('conflict', 'It is not in force.');
    await insertStep(tx, {
      ...{ exceptionId: id, phase: 'end', step: 'end', reason },
      ...{ personId: actor.id, via: actor.via, at: now },
    });
    const { number, test, resource } = found;
    const control = CATALOGUE.controls.find(({ tests }) => tests.includes(test))?.id ?? test;
    await audit({ subject: { kind: 'control', id: control }, detail: { exception: number, test, resource, reason } });
  },
  answer: ({ ctx, tx, input }) => readException(ctx, tx, input.id),
});
