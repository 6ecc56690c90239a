import { defineVerb } from '@/lib/verb/define-verb';
import { causeSchema, impactSchema } from './model/input';
import { readDetail } from './queries';
import { insertEntry } from './repository';
import { personIdOf, readIncident, readScope } from './work-on';

/** What the incident did to whom. Written again, the newest counts, and all stay. */
export const writeImpact = defineVerb({
  action: 'incident.impact',
  permission: 'incident:write',
  input: impactSchema,
  async run({ ctx, tx, scope, input: { id, text }, now, audit }) {
    const { number } = await readIncident(tx, scope, id);
    const entry = { incidentId: id, at: now, recordedAt: now, personId: personIdOf(ctx) };
    await insertEntry(tx, { ...entry, kind: 'impact', text });
    await audit({ subject: { kind: 'incident', id }, detail: { number, text } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});

/** Whys in their order, each with what it rests on, and what contributed. */
export const writeCause = defineVerb({
  action: 'incident.cause',
  permission: 'incident:write',
  input: causeSchema,
  async run({ ctx, tx, scope, input: { id, whys, factors }, now, audit }) {
    const { number } = await readIncident(tx, scope, id);
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'cause', at: now, recordedAt: now, personId: personIdOf(ctx) },
      text: `Root cause: ${whys.at(-1)?.why}`,
      detail: { whys, factors },
    });
    await audit({ subject: { kind: 'incident', id }, detail: { number, whys, factors } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
