import { type Constraints, constraintsSchema } from '@/lib/kernel/constraints';
import { compareDataClass, type DataClass, type Effect } from '@/lib/kernel/data-class';
import { compareConstraints } from '@/lib/policy-engine/direction';
import type { ToolUse } from '@/lib/usage/model/dto';
import type { ReviewChoice } from './decision';

/** A grant, its tool, and what is known of its use. */
export interface GrantFacts {
  state: ToolUse['state'];
  /** How many days are looked back at for use. */
  days: number;
  grantedDays: number;
  /** Allowed calls in the days of the review, and the most of them within one hour. */
  calls: number;
  peak: number;
  /** Day of the last call that is known. */
  lastSeen: string | null;
  declared: DataClass | null;
  observed: readonly DataClass[];
  effect: Effect | null;
  outward: boolean | null;
  constraints: Constraints;
  /** Alerts that wait or are incidents, of at least medium severity, whose path names the tool. */
  alerts: readonly { number: number; severity: string }[];
  /** It was put off in the review before. */
  deferred: boolean;
}

export interface Recommendation {
  decision: ReviewChoice;
  reason: string;
  /** For `reduce`: what the grant would be bound by. */
  constraints?: Constraints;
}

/** A limit is room for so many times what was seen in the busiest hour. */
const ROOM = 4;
const LEAST_LIMIT = 10;
/** What was held for less tells too little of its busiest hour. */
const WEEK_DAYS = 7;
/** A limit that allows no more than so many times the proposed one is left as it is. */
const CLOSE_ENOUGH = 2;

/** What to do about a grant, and why. Never takes away what was used, and never proposes what would allow more. */
export function recommend(facts: GrantFacts): Recommendation {
  const { state, days, calls, declared, observed, alerts, deferred, lastSeen } = facts;
  const [alert] = alerts;
  if (alert) {
    const more = alerts.length === 1 ? '' : ` and ${alerts.length - 1} more`;
    return { decision: 'escalate', reason: `Alert ${alert.number} (${alert.severity})${more} names it.` };
  }
  const highest = observed.at(-1);
  if (highest && declared && compareDataClass(highest, declared) > 0) {
    return { decision: 'escalate', reason: `It gave ${highest} data, and is labelled ${declared}.` };
  }
  if (state === 'unused') {
    return { decision: 'revoke', reason: `Granted for all of ${days} days, and not called.` };
  }
  if (state === 'not-seen') {
    if (deferred) return { decision: 'keep', reason: 'Put off before, and still no gateway tells of its calls.' };
    return {
      decision: 'defer',
      reason: 'Not enough history: no gateway before its server told of calls for long enough.',
    };
  }
  if (state === 'too-new') {
    const since = facts.grantedDays === 1 ? '1 day' : `${facts.grantedDays} days`;
    return { decision: 'keep', reason: `Granted for ${since} and not called: not enough history to call it unused.` };
  }
  const constraints = tighter(facts);
  if (constraints?.rateLimit) {
    return {
      decision: 'reduce',
      reason: `At most ${times(facts.peak)} in an hour: ${constraints.rateLimit.limit} an hour would do.`,
      constraints,
    };
  }
  if (calls > 0) return { decision: 'keep', reason: `Called ${times(calls)}.` };
  return { decision: 'keep', reason: `Not called in these days, last on ${(lastSeen ?? '').slice(0, 10)}.` };
}

/** A limit with room over what was seen, for tools that write, send out or give sensitive data; null where it gains little. */
function tighter({ grantedDays, calls, peak, effect, outward, declared, constraints }: GrantFacts): Constraints | null {
  const matters =
    effect === 'destructive' || outward === true || (declared !== null && compareDataClass(declared, 'internal') > 0);
  if (!matters || calls === 0 || grantedDays < WEEK_DAYS) return null;
  const limit = Math.max(LEAST_LIMIT, Math.ceil((peak * ROOM) / 10) * 10);
  const now = constraints.rateLimit;
  if (now && now.limit * Math.ceil(3_600 / now.windowSeconds) <= limit * CLOSE_ENOUGH) return null;
  const proposed = { ...constraints, rateLimit: { limit, windowSeconds: 3_600 } };
  if (!constraintsSchema.safeParse(proposed).success) return null;
  return compareConstraints(constraints, proposed) === 'tightens' ? proposed : null;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}
