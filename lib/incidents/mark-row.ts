import { invalid } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { marksOf } from './model/from-entries';
import { markSchema } from './model/input';
import { readDetail } from './queries';
import { insertEntry } from './repository';
import { findRow } from './timeline/queries';
import { personIdOf, readIncident, readScope } from './work-on';

/** Marks a row of the timeline, or a call, as relevant: it is written down as it is now, whatever becomes of its source. */
export const markRow = defineVerb({
  action: 'incident.mark',
  permission: 'incident:write',
  input: markSchema,
  async run({ ctx, tx, scope, input: { id, row, relevant }, now, audit, unchanged }) {
    const incident = await readIncident(tx, scope, id);
    const known = marksOf(incident.entries).find((mark) => mark.row === row);
    if (Boolean(known) === relevant) {
      unchanged();
      return { id };
    }
    const found = known ?? (await findRow(ctx, tx, incident, row, now));
    if (!found) throw invalid('row', 'There is no such row in this incident.');
    const { at, text, lane } = found;
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'mark', at: now, recordedAt: now, personId: personIdOf(ctx) },
      text: `${relevant ? 'Relevant' : 'Not relevant any more'}: ${text}`,
      detail: { row, relevant, at, text, lane },
    });
    await audit({ subject: { kind: 'incident', id }, detail: { number: incident.number, row, relevant, text } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
