import type { Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify, settle } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { actionSchema, finishSchema } from './model/input';
import { readDetail } from './queries';
import { insertAction, insertEntry, updateAction } from './repository';
import { personIdOf, personOf, readIncident, readScope } from './work-on';

/** What is to be done so that it does not happen again, by whom and until when. */
export const addAction = defineVerb({
  action: 'incident.add-action',
  permission: 'incident:write',
  input: actionSchema,
  async run({ ctx, tx, scope, input: { id, what, owner: email, dueAt }, now, audit }) {
    const { number } = await readIncident(tx, scope, id);
    const due = new Date(dueAt);
    if (due <= now) throw invalid('dueAt', 'Choose a time that is still to come.');
    const owner = await personOf(tx, 'owner', email);
    const action = newId('ac', now);
    await insertAction(tx, { id: action, incidentId: id, what, ownerId: owner.id, dueAt: due, createdAt: now });
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'action', at: now, recordedAt: now, personId: personIdOf(ctx) },
      text: `${owner.name} is to: ${what}`,
      detail: { action, step: 'added', dueAt: due.toISOString() },
    });
    const title = `Incident ${number}: ${what}`;
    await notify(tx, { event: 'incident.action', people: [owner.id], title, path: `/incidents/${id}`, now });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number, action, what, owner: email, dueAt: due.toISOString() },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});

/** An action of an incident, also of a closed one. Throws `not_found`. */
async function readAction(tx: Conn, scope: Scope, id: string, actionId: string) {
  const { number, actions } = await readIncident(tx, scope, id, { closed: true });
  const action = actions.find((one) => one.id === actionId);
  if (!action) throw notFound('action');
  return { number, action };
}

/** Its owner says that an action is done, and how that shows. Also after the incident is closed. */
export const finishAction = defineVerb({
  action: 'incident.finish-action',
  permission: 'incident:read',
  input: finishSchema,
  async run({ ctx, tx, scope, input: { id, action: actionId, how }, now, audit }) {
    const { number, action } = await readAction(tx, scope, id, actionId);
    const me = personIdOf(ctx);
    if (action.ownerId !== me) throw new RemitError('forbidden', `${action.owner.name} says when this is done.`);
    if (action.doneAt) throw new RemitError('conflict', 'This is done already.');
    await updateAction(tx, actionId, { doneAt: now });
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'action', at: now, recordedAt: now, personId: me },
      text: `Done: ${action.what}\n${how}`,
      detail: { action: actionId, step: 'done', how },
    });
    if (me) await settle(tx, { person: me, path: `/incidents/${id}`, now });
    await audit({ subject: { kind: 'incident', id }, detail: { number, action: actionId, how } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});

/** Somebody else looked, and it is so. Also after the incident is closed. */
export const verifyAction = defineVerb({
  action: 'incident.verify-action',
  permission: 'incident:write',
  input: finishSchema,
  async run({ ctx, tx, scope, input: { id, action: actionId, how }, now, audit }) {
    const { number, action } = await readAction(tx, scope, id, actionId);
    const me = personIdOf(ctx);
    if (action.verifiedAt) throw new RemitError('conflict', 'This is verified already.');
    if (!action.doneAt) throw new RemitError('conflict', `${action.owner.name} did not say yet that this is done.`);
    if (me === null || action.ownerId === me) {
      throw new RemitError('forbidden', 'Let somebody else look whether what you did is so.');
    }
    await updateAction(tx, actionId, { verifiedAt: now, verifiedById: me });
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'action', at: now, recordedAt: now, personId: me },
      text: `Verified: ${action.what}\n${how}`,
      detail: { action: actionId, step: 'verified', how },
    });
    await audit({ subject: { kind: 'incident', id }, detail: { number, action: actionId, how } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
