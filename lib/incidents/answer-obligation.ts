import { invalid } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { dutySchema } from './model/input';
import { CURRENT_DUTIES } from './model/obligations';
import { readDetail } from './queries';
import { insertEntry } from './repository';
import { personIdOf, readIncident, readScope } from './work-on';

/** Says whether somebody has to be told, from when the clock runs, and that it was filed. Also after it is closed. */
export const answerObligation = defineVerb({
  action: 'incident.obligation',
  permission: 'incident:write',
  input: dutySchema,
  async run({ ctx, tx, scope, input, now, audit }) {
    const { id, duty: dutyId, applies, why, awareAt, filedAt, reference } = input;
    const { number } = await readIncident(tx, scope, id, { closed: true });
    const duty = CURRENT_DUTIES.duties.find((one) => one.id === dutyId);
    if (!duty) throw invalid('duty', `There is no obligation ${dutyId}.`);
    if (applies && awareAt === undefined) throw invalid('awareAt', 'Say when somebody became aware that it applies.');
    if (!applies && (awareAt ?? filedAt ?? reference) !== undefined) {
      throw invalid('applies', 'What does not apply has no clock and no filing.');
    }
    const at = (text: string | undefined) => (text === undefined ? null : new Date(text));
    const [aware, filed] = [at(awareAt), at(filedAt)];
    for (const [field, time] of [
      ['awareAt', aware],
      ['filedAt', filed],
    ] as const) {
      if (time && time > now) throw invalid(field, 'This is still to come. Give a time that has passed.');
    }
    if (aware && filed && filed < aware) throw invalid('filedAt', 'This is before anybody was aware of it.');
    const answer = {
      ...{ applies, why, reference: reference ?? null },
      awareAt: aware?.toISOString() ?? null,
      filedAt: filed?.toISOString() ?? null,
    };
    const what = applies ? (filed ? 'filed' : 'applies') : 'does not apply';
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'obligation', at: filed ?? now, recordedAt: now, personId: personIdOf(ctx) },
      text: `${duty.regime}, within ${duty.withinHours / 24} days: ${what}. ${why}`,
      detail: { duty: dutyId, version: CURRENT_DUTIES.version, ...answer },
    });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number, duty: dutyId, version: CURRENT_DUTIES.version, ...answer },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
