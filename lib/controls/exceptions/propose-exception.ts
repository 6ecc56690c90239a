import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE } from '../current-catalogue';
import { proposeExceptionSchema, untilFault } from '../model/exception';
import { readException } from '../queries';
import { hasOpenException, insertException } from '../repository';
import { readStandingGateways } from '../standing-gateways';
import { askResource } from '../tests/repository';

/** Asks to live with one fault of one resource until an end. It counts for nothing before a second person approved it. */
export const proposeException = defineVerb({
  action: 'control.propose-exception',
  permission: 'control:write',
  input: proposeExceptionSchema,
  // Before the lock: nobody who writes waits for a test.
  async prepare({ ctx, input: { test, resource } }) {
    const now = ctx.clock();
    const conn = ctx.db.read;
    return askResource(conn, test, { now, gateways: await readStandingGateways(conn, now) }, resource);
  },
  async run({ ctx: { actor }, tx, input, prepared: failing, now, audit }) {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People ask for exceptions.');
    const { test, resource, reason, compensation } = input;
    const until = new Date(input.until);
    const wrong = untilFault(until, now);
    if (wrong) throw invalid('until', wrong);
    if (!failing) throw invalid('resource', 'This does not fail the test now, so that there is nothing to except.');
    const { fault } = failing;
    if (await hasOpenException(tx, { test, resource, fault }, now)) {
      throw new RemitError('conflict', 'An exception for it waits or is in force already.');
    }
    const id = newId('cx', now);
    // Kept for everybody who reads controls, so that it tells nobody of an alert.
    const label = (failing.plain ?? failing.label).slice(0, 300);
    const kept = { id, test, resource, label, fault, reason, compensation, until };
    const number = await insertException(tx, { ...kept, personId: actor.id, via: actor.via, at: now });
    const control = CATALOGUE.controls.find(({ tests }) => tests.includes(test))?.id as string;
    const detail = { exception: number, test, resource, fault, reason, compensation, until: until.toISOString() };
    await audit({ subject: { kind: 'control', id: control }, detail });
    return id;
  },
  answer: ({ ctx, tx }, id) => readException(ctx, tx, id),
});
