import type { Actor } from '@/lib/authz/actor';
import type { ErrorCode } from '@/lib/kernel/errors';
import { asks, type StageProgress, spentBy } from './stage-progress';

/** Somebody who let the actor decide for them, as they are now. */
export interface Delegator {
  id: string;
  name: string;
  email: string;
  /** Their own. What others let them decide is not theirs to pass on. */
  roles: string[];
  until: Date;
}

export interface DecisionFacts {
  state: string;
  requesterId: string;
  requesterName: string;
  /** Owners and backup owners, present and proposed, of every agent that the request is about. */
  owners: { id: string; name: string; email: string }[];
  /** Who isolated an agent that it would restore, or approved that. */
  isolators?: readonly { id: string }[];
  stages: StageProgress[];
  /** Active people whose delegation to the actor is in force, the first to end first. */
  delegators?: readonly Delegator[];
}

export type MayDecide =
  | { ok: true; stage: string; onBehalfOf: { id: string; name: string; until: string } | null }
  | { ok: false; code: ErrorCode; why: string };

/**
 * Whether this actor may decide this request now, and if not, why. Nobody decides what is theirs, and nobody decides
 * for somebody whose it is. Who is asked decides as themselves; only else for one who let them.
 */
export function mayDecide(actor: Actor, facts: DecisionFacts): MayDecide {
  const no = (code: ErrorCode, why: string): MayDecide => ({ ok: false, code, why });
  if (actor.kind !== 'person') return no('forbidden', 'Only people decide.');
  if (facts.state !== 'pending') return no('conflict', `This request is ${facts.state}; there is nothing to decide.`);
  if (actor.id === facts.requesterId) return no('own_request', 'You asked for this. Somebody else decides it.');
  const owns = (person: { id: string; email: string }) =>
    facts.owners.some(({ id, email }) => id === person.id || email === person.email);
  if (owns(actor)) return no('own_request', 'You own an agent that this is about. Somebody else decides it.');
  const isolated = (id: string) => (facts.isolators ?? []).some((one) => one.id === id);
  if (isolated(actor.id))
    return no('own_request', 'You isolated an agent that this restores, or approved that. Somebody else decides it.');
  const open = facts.stages.filter((stage) => !stage.done);
  const spent = spentBy(facts.stages);
  // One person is one approval, whatever roles they have, and whoever gives it for them.
  if (spent.has(actor.id)) {
    const own = facts.stages.some(({ approvals }) => approvals.some(({ personId }) => personId === actor.id));
    return no('conflict', own ? 'You approved this already.' : 'Somebody approved this for you already.');
  }
  const allowed = (stage: StageProgress, delegator: Delegator | null): MayDecide =>
    actor.mayDecide
      ? {
          ok: true,
          stage: stage.name,
          onBehalfOf: delegator && { id: delegator.id, name: delegator.name, until: delegator.until.toISOString() },
        }
      : no('forbidden', 'This token may not decide. Make one that may, or decide in the browser.');
  const stage = open.find((one) => asks(one, actor));
  if (stage) return allowed(stage, null);
  for (const delegator of facts.delegators ?? []) {
    const barred = delegator.id === facts.requesterId || owns(delegator) || isolated(delegator.id);
    if (barred || spent.has(delegator.id)) continue;
    const theirs = open.find((one) => asks(one, delegator));
    if (theirs) return allowed(theirs, delegator);
  }
  const asked = open.flatMap(({ role, people, escalated, time }) => [
    role ?? people.join(', '),
    ...(escalated && time.escalateTo ? [time.escalateTo.role ?? time.escalateTo.people.join(', ')] : []),
  ]);
  return no('forbidden', `This is decided by ${[...new Set(asked)].join(' or ')}.`);
}
