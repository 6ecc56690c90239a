import { becomeIncident } from '@/lib/alerts/triage-alert';
import { authorize } from '@/lib/authz/authorize';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import type { IncidentDetail } from './model/dto';
import { declareSchema } from './model/input';
import { CURRENT_RUNBOOK } from './model/runbook';
import { requireRightTimes } from './model/times';
import { readDetail } from './queries';
import { findOfAlert, insertEntry, insertIncident } from './repository';
import { personIdOf, personOf } from './work-on';

/** Opens an incident, by hand or over an alert, which is marked as one. An agent in it need not be registered. */
export const declareIncident = defineVerb({
  action: 'incident.declare',
  permission: 'incident:write',
  input: declareSchema,
  async run(run): Promise<{ id: string; number: number }> {
    const { ctx, tx, input, now, audit } = run;
    const me = personIdOf(ctx);
    const { title, type, severity, summary } = input;
    const alert = input.alert === undefined ? null : await becomeIncident(run, { id: input.alert, reason: title });
    if (alert) {
      const known = await findOfAlert(tx, alert.id);
      if (known) throw new RemitError('conflict', `This alert belongs to incident ${known.number} already.`);
    }
    const agents = input.agents.length === 0 && alert?.agent ? [alert.agent] : input.agents;
    if (agents.length === 0) throw invalid('agents', 'Name the agents that it is about.');
    const at = (text: string | null | undefined) => (text ? new Date(text) : null);
    const times = {
      // What the alert saw first is when it happened, as far as is known.
      occurredAt: input.occurredAt === undefined ? (alert?.firstAt ?? null) : at(input.occurredAt),
      lastGoodAt: at(input.lastGoodAt),
      detectedAt: at(input.detectedAt) ?? alert?.raisedAt ?? now,
    };
    if (alert && input.detectedAt === undefined && times.occurredAt && times.occurredAt > times.detectedAt) {
      times.occurredAt = times.detectedAt;
    }
    requireRightTimes({ ...times, containedAt: null, recoveredAt: null }, now);
    const commander = input.commander === undefined ? me : (await personOf(tx, 'commander', input.commander)).id;
    const id = newId('in', now);
    const number = await insertIncident(tx, {
      ...{ id, title, type, severity, state: 'detected', agents, ...times },
      ...{ declaredAt: now, commanderId: commander, reporterId: me, runbook: CURRENT_RUNBOOK.version },
      alerts: alert ? [alert.id] : [],
    });
    const entry = { incidentId: id, at: now, recordedAt: now, personId: me };
    const by = alert ? `Declared over alert ${alert.number}` : 'Declared';
    await insertEntry(tx, { ...entry, kind: 'state', text: `${by}: ${title}`, detail: { to: 'detected', severity } });
    if (summary) await insertEntry(tx, { ...entry, kind: 'note', text: summary });
    const people = [...(await listActiveIn(tx, 'security')), ...(commander ? [commander] : [])];
    await notify(tx, {
      event: 'incident.declared',
      people: people.filter((person) => person !== me),
      title: `Incident ${number}: ${title}`,
      path: `/incidents/${id}`,
      now,
    });
    await audit({
      subject: { kind: 'incident', id },
      detail: { number, title, severity, type, incidentAgents: agents, alert: alert?.id ?? null },
    });
    return { id, number };
  },
  answer: ({ ctx, tx }, { id }): Promise<IncidentDetail> =>
    readDetail(ctx, tx, authorize(ctx.actor, 'incident:read'), id),
});
