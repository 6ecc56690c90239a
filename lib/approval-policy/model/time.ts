import { z } from 'zod';
import { ROLE_PERMISSIONS, ROLES, type Role } from '@/lib/authz/roles';
import { emailSchema } from '@/lib/kernel/text';

const YEAR_HOURS = 8_760;
const hours = z
  .int('Use whole hours.')
  .min(1, 'At least an hour.')
  .max(YEAR_HOURS, 'A year at most.')
  .nullable()
  .optional();

const fallbackSchema = z
  .strictObject({ role: z.enum(ROLES).optional(), people: z.array(emailSchema).min(1).max(20).optional() })
  .refine(({ role, people }) => Boolean(role) !== Boolean(people), 'Name one of role and people.')
  .refine(
    ({ role }) => !role || ROLE_PERMISSIONS[role]['request:decide'] !== undefined,
    'Nobody with this role may decide.',
  );

/** What a stage does while nobody decides. A field that is absent follows the policy; `null` means never. */
export const stageTimeSchema = z.strictObject({
  remindAfterHours: hours,
  escalateAfterHours: hours,
  /** Who may decide a stage too, once it escalated. Without one, nothing escalates. */
  escalateTo: fallbackSchema.optional(),
  denyAfterHours: hours,
});
export type StageTimeRule = z.output<typeof stageTimeSchema>;

export const policyTimeSchema = stageTimeSchema.extend({
  /** However often it starts anew, no request waits longer than this since it was asked or edited. */
  expireAfterDays: z.int('Use whole days.').min(1, 'At least a day.').max(365, 'A year at most.').optional(),
});
export type PolicyTimeRule = z.output<typeof policyTimeSchema>;

/** Who may decide a stage beside those whom it names. */
export interface Fallback {
  role: Role | null;
  people: string[];
}

/** The rules of one stage with nothing left open. */
export interface StageTime {
  remindAfterHours: number | null;
  escalateAfterHours: number | null;
  escalateTo: Fallback | null;
  denyAfterHours: number | null;
}

/**
 * Where a policy says nothing, also one that was written before it could. Nobody is asked instead of somebody
 * unless the company says whom: time never widens by itself who may decide.
 */
const DEFAULTS = { remindAfterHours: 24, escalateAfterHours: 72, denyAfterHours: 336, expireAfterDays: 30 } as const;

export function expireAfterDays(time: PolicyTimeRule | undefined): number {
  return time?.expireAfterDays ?? DEFAULTS.expireAfterDays;
}

export function stageTime(policy: PolicyTimeRule | undefined, stage: StageTimeRule | undefined): StageTime {
  const pick = (field: 'remindAfterHours' | 'escalateAfterHours' | 'denyAfterHours') => {
    const own = stage?.[field];
    if (own !== undefined) return own;
    const general = policy?.[field];
    return general === undefined ? DEFAULTS[field] : general;
  };
  const to = stage?.escalateTo ?? policy?.escalateTo;
  const escalateAfterHours = pick('escalateAfterHours');
  const escalates = to !== undefined && escalateAfterHours !== null;
  return {
    remindAfterHours: pick('remindAfterHours'),
    escalateAfterHours: escalates ? escalateAfterHours : null,
    escalateTo: escalates ? { role: to.role ?? null, people: to.role ? [] : [...(to.people ?? [])].sort() } : null,
    denyAfterHours: pick('denyAfterHours'),
  };
}

/** Two stages that ask the same people are one: it ends when the stricter ends, and widens when the later widens. */
export function strictest(a: StageTime, b: StageTime): StageTime {
  const soonest = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.min(x, y));
  const never = [a, b].find(({ escalateAfterHours }) => escalateAfterHours === null);
  const later = never ?? ((a.escalateAfterHours ?? 0) >= (b.escalateAfterHours ?? 0) ? a : b);
  return {
    remindAfterHours: soonest(a.remindAfterHours, b.remindAfterHours),
    escalateAfterHours: later.escalateAfterHours,
    escalateTo: later.escalateTo,
    denyAfterHours: soonest(a.denyAfterHours, b.denyAfterHours),
  };
}

/** What is wrong with the order of the steps; null when nothing is. */
export function timeProblem({ remindAfterHours, escalateAfterHours, denyAfterHours }: StageTime): string | null {
  const steps = [
    { what: 'the reminder', at: remindAfterHours },
    { what: 'the escalation', at: escalateAfterHours },
    { what: 'the denial', at: denyAfterHours },
  ].filter((step): step is { what: string; at: number } => step.at !== null);
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1];
    if (next && step.at >= next.at) {
      return `${step.what[0]?.toUpperCase()}${step.what.slice(1)} (${step.at} hours) has to come before ${next.what} (${next.at} hours).`;
    }
  }
  return null;
}

/** "3 days", "36 hours". */
export function spanWords(count: number): string {
  if (count % 24 === 0) return count === 24 ? 'a day' : `${count / 24} days`;
  return count === 1 ? 'an hour' : `${count} hours`;
}

export function fallbackWords({ role, people }: Fallback): string {
  return role ? `the role ${role}` : people.join(', ');
}

/** What happens while nobody decides, in order, as short phrases. */
export function timeWords({ remindAfterHours, escalateAfterHours, escalateTo, denyAfterHours }: StageTime): string[] {
  return [
    remindAfterHours !== null && `reminds after ${spanWords(remindAfterHours)}`,
    escalateAfterHours !== null &&
      escalateTo &&
      `asks ${fallbackWords(escalateTo)} too after ${spanWords(escalateAfterHours)}`,
    denyAfterHours !== null && `denied after ${spanWords(denyAfterHours)}`,
  ].filter((word): word is string => Boolean(word));
}
