import { z } from 'zod';
import { slugSchema } from '@/lib/kernel/slug';
import { instantSchema } from '@/lib/kernel/text';

/** Body of `POST /api/v1/drills`. */
export const planDrillSchema = z.strictObject({
  agent: slugSchema.describe('An agent that is there for drills alone: it may hold no grants.'),
  everyHours: z
    .int('Use a whole number of hours.')
    .min(1, 'Use 1 or more.')
    .max(8_760, 'Use 8760 (a year) at most.')
    .nullable()
    .describe('Null: no drills any more.'),
});

export const rotationSchema = z.object({
  outcome: z.enum(['passed', 'failed', 'left-out']),
  rotated: z.string().describe('The client whose secret was replaced; of one that was left out, why.'),
  refusedMs: z
    .int()
    .nullable()
    .describe('Milliseconds from its replacement until the last gateway refused a token of the old secret.'),
  takenMs: z.int().nullable().describe('The same until the last gateway took a token of the new one.'),
});
export type RotationDrill = z.output<typeof rotationSchema>;

export const drillRunSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: drill 4.'),
  agent: z.string(),
  containment: z.string().nullable().describe('The isolation that it made.'),
  outcome: z.enum(['passed', 'failed']),
  troubles: z.array(z.string()).describe('What went wrong.'),
  heldMs: z.int().nullable().describe('Milliseconds from its begin until every gateway held the isolation.'),
  deniedMs: z.int().nullable().describe('Milliseconds from its begin until the last canary call was denied.'),
  rotation: rotationSchema.nullable().describe('Null where it did not come to that.'),
  startedAt: instantSchema,
  endedAt: instantSchema,
});
export type DrillRun = z.output<typeof drillRunSchema>;

export const drillsSchema = z.object({
  plans: z.array(z.object({ agent: z.string(), everyHours: z.int(), dueAt: instantSchema })),
  runs: z.array(drillRunSchema).describe('The newest 50.'),
});
export type Drills = z.output<typeof drillsSchema>;

const HOUR_MS = 3_600_000;

/** When the next drill of an agent is due: at once where there was none. */
export function dueAt(everyHours: number, last: { endedAt: Date } | null, now: Date): Date {
  return last ? new Date(last.endedAt.getTime() + everyHours * HOUR_MS) : now;
}

export interface GatewaySeen {
  slug: string;
  confirmation: string;
  holds: boolean;
  means: string;
}

/** Nothing was ever enforced there, or nothing is to be: neither can fail a drill. */
const APART = ['never', 'shadow'];

/** A rotation that could be no part of a drill, and why. */
export function leftOut(why: string): RotationDrill {
  return { outcome: 'left-out', rotated: why, refusedMs: null, takenMs: null };
}

/** Whether one that is there for it can still confirm. */
export function isWaitedFor(gateways: readonly GatewaySeen[]): boolean {
  return gateways.some(({ confirmation, holds }) => !APART.includes(confirmation) && !holds);
}

/** What is wrong with how gateways stand once the time is over. */
export function troublesOf(gateways: readonly GatewaySeen[]): string[] {
  const asked = gateways.filter(({ confirmation }) => !APART.includes(confirmation));
  if (asked.length === 0) return ['No gateway was there that could have confirmed.'];
  return asked.filter(({ holds }) => !holds).map(({ slug, means }) => `${slug}: ${means}`);
}
