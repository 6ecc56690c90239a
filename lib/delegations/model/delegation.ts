import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { emailSchema, instantSchema, prose } from '@/lib/kernel/text';

export const LONGEST_DAYS = 90;
const DAY_MS = 86_400_000;

/** Somebody who decides lets somebody else decide for them. */
export const newDelegationSchema = z.strictObject({
  to: emailSchema.describe('Who decides instead: somebody who may decide already.'),
  from: instantSchema.optional().describe('From when; at once when absent.'),
  until: instantSchema.describe(`Required, and at most ${LONGEST_DAYS} days after it begins.`),
  reason: prose(500),
});

export const DELEGATION_STATES = ['current', 'all'] as const;

/** Query of `GET /api/v1/delegations`. */
export const delegationListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z.enum(DELEGATION_STATES).optional().describe('`current`: not over yet, also those that begin later.'),
});

export const delegationSchema = z.object({
  id: z.string(),
  from: namedSchema.describe('Whose approvals they are.'),
  to: namedSchema.describe('Who decides for them.'),
  startsAt: instantSchema,
  endsAt: instantSchema,
  reason: z.string(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable().describe('Set when somebody ended it before its time.'),
  endedBy: namedSchema.nullable(),
  inForce: z.boolean().describe('It has begun, is not over, and both may still decide.'),
  mayEnd: z.boolean(),
});
export type DelegationDetail = z.output<typeof delegationSchema>;

export interface DelegationSpan {
  startsAt: Date;
  endsAt: Date;
  endedAt: Date | null;
}

/** From the first millisecond until before the last: as grants and policies end. */
export function runsAt({ startsAt, endsAt, endedAt }: DelegationSpan, now: Date): boolean {
  return startsAt <= now && now < endsAt && endedAt === null;
}

/** What is wrong with the time of a new delegation; null when nothing is. */
export function spanProblem(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  now: Date,
): { field: 'from' | 'until'; message: string } | null {
  if (endsAt <= now) return { field: 'until', message: 'Choose a time that is still to come.' };
  if (endsAt <= startsAt) return { field: 'until', message: 'It has to end after it begins.' };
  if (startsAt.getTime() > now.getTime() + 365 * DAY_MS) {
    return { field: 'from', message: 'It begins within a year.' };
  }
  if (endsAt.getTime() > startsAt.getTime() + LONGEST_DAYS * DAY_MS) {
    return { field: 'until', message: `It lasts at most ${LONGEST_DAYS} days. Give another one when that is over.` };
  }
  return null;
}
