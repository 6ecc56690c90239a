import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { type DecisionFacts, type Delegator, mayDecide } from './may-decide';
import { type Approval, countApprovals, type StageProgress, stageProgress } from './stage-progress';

const UNTIL = new Date('2026-12-03T00:00:00Z');
const IDS = ['ann', 'ben', 'cem', 'dea', 'eli'];
const someone = fc.constantFrom(...IDS);
const roles = fc.subarray<Role>(['security', 'executive', 'admin']);
const email = (id: string) => `${id}@example.com`;

const approvals = fc.array(
  fc.record({ personId: someone, onBehalfOfId: fc.option(someone) }).filter((one) => one.personId !== one.onBehalfOfId),
  { maxLength: 5 },
);

describe('countApprovals', () => {
  it.each<[string, [string, string | null][], number]>([
    [
      'two people',
      [
        ['ann', null],
        ['ben', null],
      ],
      2,
    ],
    [
      'one person twice',
      [
        ['ann', null],
        ['ann', null],
      ],
      1,
    ],
    [
      'one person with two hats',
      [
        ['ann', null],
        ['ann', 'ben'],
      ],
      1,
    ],
    [
      'who gave it and who has it',
      [
        ['ann', null],
        ['ben', 'ann'],
      ],
      1,
    ],
    [
      'two for the same',
      [
        ['ann', 'cem'],
        ['ben', 'cem'],
      ],
      1,
    ],
    [
      'a row of them',
      [
        ['ann', 'ben'],
        ['cem', 'dea'],
        ['ben', 'cem'],
      ],
      1,
    ],
    [
      'two pairs',
      [
        ['ann', 'ben'],
        ['cem', 'dea'],
      ],
      2,
    ],
    ['nobody', [], 0],
  ])('%s', (_, given, count) => {
    expect(countApprovals(given.map(([personId, onBehalfOfId]) => ({ personId, onBehalfOfId })))).toBe(count);
  });

  it('is at most the number of people, and the same in any order', () => {
    fc.assert(
      fc.property(approvals, (given) => {
        const count = countApprovals(given);
        expect(count).toBeLessThanOrEqual(new Set(given.map(({ personId }) => personId)).size);
        expect(countApprovals([...given].reverse())).toBe(count);
        expect(count === 0).toBe(given.length === 0);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('mayDecide', () => {
  const stage = fc
    .record({
      role: fc.option(fc.constantFrom<Role>('security', 'executive')),
      needed: fc.integer({ min: 1, max: 2 }),
      escalateTo: fc.option(fc.constantFrom<Role>('admin', 'executive')),
      escalated: fc.boolean(),
    })
    .map(({ role, needed, escalateTo, escalated }) => ({
      escalated,
      stage: {
        role,
        people: role ? [] : [email('ann'), email('dea')],
        needed,
        why: 'Because.',
        time: {
          remindAfterHours: 24,
          escalateAfterHours: escalateTo ? 48 : null,
          escalateTo: escalateTo ? { role: escalateTo, people: [] } : null,
          denyAfterHours: 96,
        },
      },
    }));
  const facts = fc.record({
    requester: someone,
    owners: fc.subarray(IDS, { maxLength: 2 }),
    isolators: fc.subarray(IDS, { maxLength: 1 }),
    stages: fc.array(stage, { minLength: 1, maxLength: 2 }),
    given: approvals,
    actor: someone,
    roles,
    delegators: fc.array(fc.record({ id: someone, roles }), { maxLength: 3 }),
  });
  const namesOf = (one: { personId: string; onBehalfOfId: string | null }) => [one.personId, one.onBehalfOfId];

  it('lets nobody decide what is theirs, for nobody whose it is, and nobody count twice', () => {
    let allowed = 0;
    let delegated = 0;
    fc.assert(
      fc.property(facts, (made) => {
        const actor: PersonActor = {
          kind: 'person',
          id: made.actor,
          name: made.actor,
          email: email(made.actor),
          roles: made.roles,
          via: 'session',
          mayDecide: true,
        };
        const delegators: Delegator[] = made.delegators
          .filter(({ id }) => id !== made.actor)
          .map((one) => ({ ...one, name: one.id, email: email(one.id), until: UNTIL }));
        const named = made.stages.map((one, i) => ({ ...one.stage, name: `stage ${i}` }));
        const decisions = made.given.map((one, i) => ({
          ...one,
          decision: 'approve' as const,
          stage: `stage ${i % named.length}`,
          digest: 'd',
        }));
        const escalated = named.filter((_, i) => made.stages[i]?.escalated).map(({ name }) => name);
        const stages: StageProgress[] = stageProgress(named, decisions, 'd', escalated);
        const given: DecisionFacts = {
          state: 'pending',
          requesterId: made.requester,
          requesterName: made.requester,
          owners: made.owners.map((id) => ({ id, name: id, email: email(id) })),
          isolators: made.isolators.map((id) => ({ id })),
          stages,
          delegators,
        };
        const verdict = mayDecide(actor, given);
        if (!verdict.ok) return;
        allowed += 1;
        const whom = verdict.onBehalfOf ? delegators.filter(({ id }) => id === verdict.onBehalfOf?.id) : [actor];
        if (verdict.onBehalfOf) delegated += 1;
        const both = [actor.id, ...whom.map(({ id }) => id)];
        for (const id of both) {
          expect(id).not.toBe(made.requester);
          expect(made.owners).not.toContain(id);
          expect(made.isolators).not.toContain(id);
          expect(made.given.flatMap(namesOf)).not.toContain(id);
        }
        const open = stages.find(({ name }) => name === verdict.stage) as StageProgress;
        expect(open.done).toBe(false);
        // The stage asks for whom it is decided, or its fallback does once it escalated.
        const fits = whom.some(
          (one) =>
            (open.role ? one.roles.includes(open.role) : open.people.includes(one.email)) ||
            (open.escalated && open.time.escalateTo?.role && one.roles.includes(open.time.escalateTo.role)),
        );
        expect(fits).toBe(true);
        // Counted with the others it is one more.
        const added: Approval = { personId: actor.id, onBehalfOfId: verdict.onBehalfOf?.id ?? null };
        expect(countApprovals([...open.approvals, added])).toBe(countApprovals(open.approvals) + 1);
      }),
      { seed: 4, numRuns: 3000 },
    );
    expect(allowed).toBeGreaterThan(200);
    expect(delegated).toBeGreaterThan(40);
  });
});
