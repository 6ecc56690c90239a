import { z } from 'zod';
import { instantSchema, prose } from '@/lib/kernel/text';

export const ALERT_STATES = ['open', 'acknowledged', 'incident', 'benign'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const STEPS = ['acknowledge', 'benign', 'incident', 'reopen'] as const;
export type Step = (typeof STEPS)[number];

export const STATE_WORDS: Record<AlertState, string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  incident: 'Incident',
  benign: 'Benign',
};

export const STEP_WORDS: Record<Step, string> = {
  acknowledge: 'acknowledged it',
  benign: 'marked it as benign',
  incident: 'marked it as an incident',
  reopen: 'opened it again',
};

const FROM: Record<Step, readonly AlertState[]> = {
  acknowledge: ['open'],
  benign: ['open', 'acknowledged', 'incident'],
  incident: ['open', 'acknowledged'],
  reopen: ['acknowledged', 'incident', 'benign'],
};

const TO: Record<Step, AlertState> = {
  acknowledge: 'acknowledged',
  benign: 'benign',
  incident: 'incident',
  reopen: 'open',
};

/** What an alert becomes; null where it cannot from where it is. */
export function after(step: Step, state: AlertState): AlertState | null {
  return FROM[step].includes(state) ? TO[step] : null;
}

export function stepsFrom(state: AlertState): Step[] {
  return STEPS.filter((step) => after(step, state) !== null);
}

/** Whether a story that is found again counts into this alert; else it is a new one. */
export function joins({ state, quietUntil }: { state: AlertState; quietUntil: Date | null }, now: Date): boolean {
  return state !== 'benign' || (quietUntil !== null && quietUntil > now);
}

export const LONGEST_QUIET_DAYS = 180;

const named = { id: z.string().max(64) };
const why = prose(1000);
export const acknowledgeSchema = z.strictObject({ ...named, reason: why.optional() });
export const incidentSchema = z.strictObject({ ...named, reason: why });
export const reopenSchema = z.strictObject({ ...named, reason: why });
export const benignSchema = z.strictObject({
  ...named,
  reason: why,
  quietUntil: instantSchema
    .optional()
    .describe(`Until then the same story is only counted; at most ${LONGEST_QUIET_DAYS} days. Absent: told anew.`),
});
