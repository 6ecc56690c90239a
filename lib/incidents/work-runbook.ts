import { findHead } from '@/lib/audit/repository';
import { invalid } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { freezeSchema, stepSchema } from './model/input';
import { runbookOf, STEP_RESULT_WORDS } from './model/runbook';
import { readDetail } from './queries';
import { insertEntry } from './repository';
import { listLogHeads } from './timeline/repository';
import { personIdOf, readIncident, readScope } from './work-on';

/** Keeps who did a step of the runbook, when, and what came of it. Again: the newest counts, and all stay. */
export const recordStep = defineVerb({
  action: 'incident.step',
  permission: 'incident:write',
  input: stepSchema,
  async run({ ctx, tx, scope, input: { id, step, result, note }, now, audit }) {
    const incident = await readIncident(tx, scope, id);
    const known = runbookOf(incident.runbook).steps.find((one) => one.id === step);
    if (!known) throw invalid('step', `The runbook has no step ${step}.`);
    if (result !== 'done' && note === undefined) throw invalid('note', 'Say what came of it, or why it is not needed.');
    const entry = { incidentId: id, at: now, recordedAt: now, personId: personIdOf(ctx) };
    await insertEntry(tx, {
      ...{ ...entry, kind: 'step', detail: { step, result, note: note ?? '', runbook: incident.runbook } },
      text: `${known.title}: ${STEP_RESULT_WORDS[result].toLowerCase()}${note ? `. ${note}` : ''}`,
    });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number: incident.number, step, result, note: note ?? null, runbook: incident.runbook },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});

/** Notes the heads of the audit log, the policy, and the log of each gateway, so that later changes to them show. */
export const freezeLogs = defineVerb({
  action: 'incident.freeze',
  permission: 'incident:write',
  input: freezeSchema,
  async run({ ctx, tx, scope, input: { id }, now, audit }) {
    const incident = await readIncident(tx, scope, id);
    const head = await findHead(tx);
    const { revision, batches } = await listLogHeads(tx);
    const frozen = {
      auditLog: head ? { entries: head.seq, hash: head.hash } : null,
      revision: revision ? { serial: revision.serial, sha256: revision.sha256 } : null,
      gateways: batches.map(({ gateway, number, hash }) => ({ gateway, batch: number, hash })),
    };
    const note = `Audit log at entry ${head?.seq ?? 0}, policy at revision ${revision?.serial ?? 0}, ${batches.length} gateway ${batches.length === 1 ? 'log' : 'logs'}.`;
    await insertEntry(tx, {
      ...{ incidentId: id, kind: 'step', at: now, recordedAt: now, personId: personIdOf(ctx) },
      text: `Heads of the logs were noted. ${note}`,
      detail: { step: 'freeze', result: 'done', note, runbook: incident.runbook, frozen },
    });
    await audit({ subject: { kind: 'incident', id }, detail: { number: incident.number, ...frozen } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
