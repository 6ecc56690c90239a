import { invalid, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { causeOf } from './model/from-entries';
import { moveSchema } from './model/input';
import { type IncidentState, missingReview, moveTo, STATE_WORDS } from './model/state';
import { requireRightTimes } from './model/times';
import { readDetail } from './queries';
import { insertEntry, updateIncident } from './repository';
import { requireOther } from './require-other';
import { personIdOf, readIncident, readScope, timesOf } from './work-on';

/** Takes an incident to its next state, or back. Whoever saw another state than it has by now is told so. */
export const moveIncident = defineVerb({
  action: 'incident.move',
  permission: 'incident:write',
  input: moveSchema,
  async run({ ctx, tx, scope, input: { id, from, to, at, reason }, now, audit }) {
    const incident = await readIncident(tx, scope, id, { closed: true });
    const state = incident.state as IncidentState;
    if (state !== from) {
      throw new RemitError(
        'conflict',
        `Somebody moved it meanwhile: it is ${STATE_WORDS[state].toLowerCase()}. Look again.`,
      );
    }
    const move = moveTo(from, to);
    if (!move) {
      throw new RemitError(
        'conflict',
        `From ${STATE_WORDS[from].toLowerCase()} it cannot become ${STATE_WORDS[to].toLowerCase()}.`,
      );
    }
    if (move.needs.includes('reason') && reason === undefined) throw invalid('reason', 'Say why.');
    if (move.needs.includes('commander') && incident.commanderId === null) {
      throw invalid('commander', 'Name a commander first.');
    }
    const missing = move.needs.includes('review')
      ? missingReview({
          whys: causeOf(incident.entries)?.whys.length ?? 0,
          actions: incident.actions.map(({ doneAt, verifiedAt }) => ({
            doneAt: doneAt?.toISOString() ?? null,
            verifiedAt: verifiedAt?.toISOString() ?? null,
          })),
        })
      : [];
    if (missing.length > 0 && reason === undefined) {
      throw invalid('reason', `${missing.join(' ')} Add it, or say why it closes without.`);
    }
    if (move.outcome === 'false-alarm') await requireOther(tx, incident, personIdOf(ctx));
    const when = at === undefined ? now : new Date(at);
    if (when > now) throw invalid('at', 'This is still to come. Give a time that has passed.');
    if (when < incident.detectedAt && to !== 'contained') throw invalid('at', 'This is before it was detected.');
    const last = incident.recoveredAt ?? incident.containedAt ?? incident.detectedAt;
    if (to === 'closed' && when < last) throw invalid('at', 'This is before what happened last. Give a later time.');
    const change = {
      state: to,
      outcome: move.outcome ?? null,
      ...(to === 'closed' ? { closedAt: when } : from === 'closed' ? { closedAt: null } : {}),
      // The first time counts: coming back to a state is not being quicker.
      ...(to === 'triaged' && { triagedAt: incident.triagedAt ?? when }),
      // Back to investigating means that it was not contained, or not for good.
      ...(to === 'investigating' && from !== 'triaged' && { containedAt: null, recoveredAt: null }),
      ...(to === 'contained' && { containedAt: when, triagedAt: incident.triagedAt ?? when }),
      ...(to === 'recovered' && { recoveredAt: when }),
    };
    if (move.needs.includes('time')) {
      const field = to === 'contained' ? 'containedAt' : 'recoveredAt';
      requireRightTimes({ ...timesOf(incident), [field]: when }, now);
    }
    await updateIncident(tx, id, change);
    const what = move.outcome === 'false-alarm' ? 'Closed as a false alarm' : STATE_WORDS[to];
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'state', at: when, recordedAt: now, personId: personIdOf(ctx) },
      text: reason === undefined ? what : `${what}: ${reason}`,
      detail: { from, to, outcome: move.outcome ?? null, without: missing },
    });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number: incident.number, from, to, at: when.toISOString(), reason: reason ?? null, without: missing },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
