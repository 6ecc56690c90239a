import { invalid } from '@/lib/kernel/errors';
import type { JsonObject } from '@/lib/kernel/json';
import { defineVerb } from '@/lib/verb/define-verb';
import { updateSchema } from './model/input';
import { requireRightTimes, TIME_WORDS, type Times } from './model/times';
import { readDetail } from './queries';
import { insertEntry, updateIncident as updateRow } from './repository';
import { requireOther } from './require-other';
import { personIdOf, personOf, readIncident, readScope, timesOf } from './work-on';

const LABELS: Record<string, string> = {
  ...TIME_WORDS,
  title: 'Title',
  type: 'Type',
  severity: 'Severity',
  agents: 'Agents',
  commander: 'Commander',
  scribe: 'Scribe',
};
const TIMES = ['lastGoodAt', 'occurredAt', 'detectedAt', 'containedAt', 'recoveredAt'] as const;

/** Changes facts of an incident. Each change stays in its timeline, with what it was before. */
export const updateIncident = defineVerb({
  action: 'incident.update',
  permission: 'incident:write',
  input: updateSchema,
  async run({ ctx, tx, scope, input, now, audit, unchanged }) {
    const { id, reason } = input;
    const incident = await readIncident(tx, scope, id);
    if (input.agents?.length === 0) throw invalid('agents', 'Name the agents that it is about.');
    const data: Record<string, unknown> = {};
    const before: JsonObject = {};
    const after: JsonObject = {};
    const note = (field: string, was: string | string[] | null, is: string | string[] | null) => {
      if (JSON.stringify(was) === JSON.stringify(is)) return false;
      before[field] = was;
      after[field] = is;
      return true;
    };
    for (const field of ['title', 'type', 'severity', 'agents'] as const) {
      const is = input[field];
      if (is !== undefined && note(field, incident[field], is)) data[field] = is;
    }
    if (data.severity !== undefined && reason === undefined)
      throw invalid('reason', 'Say why the severity is another.');
    for (const role of ['commander', 'scribe'] as const) {
      const email = input[role];
      if (email === undefined) continue;
      const person = email === null ? null : await personOf(tx, role, email);
      if (note(role, incident[role]?.name ?? null, person?.name ?? null)) data[`${role}Id`] = person?.id ?? null;
    }
    const times: Times = timesOf(incident);
    for (const field of TIMES) {
      const text = input[field];
      if (text === undefined) continue;
      const at = text === null ? null : new Date(text);
      if (!note(field, incident[field]?.toISOString() ?? null, at?.toISOString() ?? null)) continue;
      data[field] = at;
      (times as unknown as Record<string, Date | null>)[field] = at;
    }
    if (Object.keys(data).length === 0) {
      unchanged();
      return { id };
    }
    for (const field of ['containedAt', 'recoveredAt'] as const) {
      if (times[field] === null && incident[field] !== null) {
        throw invalid(field, 'It has come so far, so it has a time. Move it back to investigating instead.');
      }
    }
    // Else somebody could take their agent out of it first, and then call it a false alarm.
    if (data.agents !== undefined) await requireOther(tx, incident, personIdOf(ctx));
    requireRightTimes(times, now);
    await updateRow(tx, id, data);
    const words = Object.keys(after).map((field) => `${LABELS[field]}: ${said(before[field])} → ${said(after[field])}`);
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'change', at: now, recordedAt: now, personId: personIdOf(ctx) },
      text: [...words, ...(reason === undefined ? [] : [`Why: ${reason}`])].join('\n'),
      detail: { before, after },
    });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number: incident.number, before, after, reason: reason ?? null },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});

const said = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? 'none'));
