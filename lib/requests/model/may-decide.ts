import type { Actor } from '@/lib/authz/actor';
import type { ErrorCode } from '@/lib/kernel/errors';
import type { StageProgress } from './stage-progress';

export interface DecisionFacts {
  state: string;
  requesterId: string;
  requesterName: string;
  /** Owners and backup owners, present and proposed, of every agent that the request is about. */
  owners: { id: string; name: string; email: string }[];
  stages: StageProgress[];
}

export type MayDecide = { ok: true; stage: string } | { ok: false; code: ErrorCode; why: string };

/** Whether this actor may decide this request now, and if not, why. Nobody decides what is theirs. */
export function mayDecide(actor: Actor, facts: DecisionFacts): MayDecide {
  const no = (code: ErrorCode, why: string): MayDecide => ({ ok: false, code, why });
  if (actor.kind !== 'person') return no('forbidden', 'Only people decide.');
  if (facts.state !== 'pending') return no('conflict', `This request is ${facts.state}; there is nothing to decide.`);
  if (actor.id === facts.requesterId) return no('own_request', 'You asked for this. Somebody else decides it.');
  if (facts.owners.some(({ id, email }) => id === actor.id || email === actor.email)) {
    return no('own_request', 'You own an agent that this is about. Somebody else decides it.');
  }
  const open = facts.stages.filter((stage) => !stage.done);
  // One person is one approval, whatever roles they have.
  if (facts.stages.some(({ approvedBy }) => approvedBy.includes(actor.id))) {
    return no('conflict', 'You approved this already.');
  }
  const stage = open.find(({ role, people }) => (role ? actor.roles.includes(role) : people.includes(actor.email)));
  if (!stage) {
    const who = [...new Set(open.map(({ role, people }) => role ?? people.join(', ')))].join(' or ');
    return no('forbidden', `This is decided by ${who}.`);
  }
  if (!actor.mayDecide) {
    return no('forbidden', 'This token may not decide. Make one that may, or decide in the browser.');
  }
  return { ok: true, stage: stage.name };
}
