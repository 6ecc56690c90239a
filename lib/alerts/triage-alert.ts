import type { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { findAgentsAsked } from '@/lib/detections/repository';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { settle } from '@/lib/notifications/notify';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import type { AlertDetail } from './model/dto';
import {
  type AlertState,
  acknowledgeSchema,
  after,
  benignSchema,
  incidentSchema,
  LONGEST_QUIET_DAYS,
  reopenSchema,
  STATE_WORDS,
  type Step,
} from './model/triage';
import { readAlert } from './queries';
import { findAlert, insertStep, updateAlert } from './repository';

const DAY_MS = 86_400_000;

interface Input {
  id: string;
  reason?: string | undefined;
  quietUntil?: string | undefined;
}

async function take(step: Step, { ctx, tx, input, now, audit }: VerbRun<Input, undefined>): Promise<{ id: string }> {
  const { actor } = ctx;
  if (actor.kind !== 'person') throw new RemitError('forbidden', 'People judge alerts.');
  const alert = await findAlert(tx, authorize(actor, 'alert:triage'), input.id);
  if (!alert) throw notFound('alert');
  const state = after(step, alert.state as AlertState);
  if (state === null) {
    throw new RemitError('conflict', `This alert is ${STATE_WORDS[alert.state as AlertState].toLowerCase()} already.`);
  }
  if (step === 'benign' && (await answersFor(tx, alert.agent, actor.id))) {
    throw new RemitError('forbidden', 'You answer for this agent. Let somebody else say that this was benign.');
  }
  const quietUntil = input.quietUntil === undefined ? null : new Date(input.quietUntil);
  if (quietUntil && quietUntil <= now) throw invalid('quietUntil', 'Choose a time that is still to come.');
  if (quietUntil && quietUntil.getTime() > now.getTime() + LONGEST_QUIET_DAYS * DAY_MS) {
    throw invalid('quietUntil', `Choose a time within ${LONGEST_QUIET_DAYS} days.`);
  }
  await updateAlert(tx, alert.id, { state, quietUntil, triagedAt: alert.triagedAt ?? now });
  const { reason } = input;
  await insertStep(tx, {
    ...{ alertId: alert.id, step, personId: actor.id, at: now },
    ...(reason !== undefined && { reason }),
    ...(quietUntil && { quietUntil }),
  });
  await settle(tx, { person: actor.id, path: `/alerts/${alert.id}`, now });
  await audit({
    subject: { kind: 'alert', id: alert.id },
    detail: { number: alert.number, reason: reason ?? null, quietUntil: quietUntil?.toISOString() ?? null },
  });
  return { id: alert.id };
}

/** For the verb that declares an incident over an alert: marks it in the same transaction, unless it is one already. */
export async function becomeIncident(
  run: Omit<VerbRun<unknown, unknown>, 'input' | 'prepared' | 'unchanged'>,
  { id, reason }: { id: string; reason: string },
) {
  const alert = await findAlert(run.tx, authorize(run.ctx.actor, 'alert:triage'), id);
  if (!alert) throw invalid('alert', 'There is no such alert.');
  if (alert.state !== 'incident') {
    const audit: typeof run.audit = (entry) => run.audit({ ...entry, action: 'alert.incident' });
    await take('incident', { ...run, audit, input: { id, reason }, prepared: undefined, unchanged: () => undefined });
  }
  return alert;
}

async function answersFor(tx: Conn, agent: string | null, person: string): Promise<boolean> {
  const asked = agent === null ? undefined : (await findAgentsAsked(tx, [agent])).get(agent);
  return asked?.people.includes(person) ?? false;
}

function triage<Schema extends z.ZodType<Input>>({
  action,
  step,
  input,
}: {
  action: string;
  step: Step;
  input: Schema;
}) {
  return defineVerb({
    action,
    permission: 'alert:triage',
    input,
    run: (run) => take(step, run as unknown as VerbRun<Input, undefined>),
    answer: ({ ctx, tx }, { id }): Promise<AlertDetail> => readAlert(ctx, tx, id),
  });
}

/** Somebody looks at it. */
export const acknowledgeAlert = triage({ action: 'alert.acknowledge', step: 'acknowledge', input: acknowledgeSchema });
/** Nothing was wrong, and why; the same story may be kept quiet until an end. Not by who answers for the agent. */
export const markBenign = triage({ action: 'alert.benign', step: 'benign', input: benignSchema });
export const markIncident = triage({ action: 'alert.incident', step: 'incident', input: incidentSchema });
export const reopenAlert = triage({ action: 'alert.reopen', step: 'reopen', input: reopenSchema });
