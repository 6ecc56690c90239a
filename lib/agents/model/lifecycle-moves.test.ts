import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/authz/roles';
import { AGENT_STATUSES, statusAfter } from './lifecycle';
import { type LifecycleFacts, lifecycleMoves, lifecycleSteps, type Viewer } from './lifecycle-moves';
import { OWNERSHIPS } from './ownership';
import { REVIEW_STATES } from './review-date';

const facts: LifecycleFacts = {
  status: 'active',
  euClass: 'minimal',
  ownership: 'held',
  review: 'later',
  pending: [],
};
const nobody: Viewer = { roles: [], involved: false, owns: false, asked: false };
const owner: Viewer = { roles: ['engineer'], involved: true, owns: true, asked: false };
const security: Viewer = { ...nobody, roles: ['security'] };
const names = (given: Partial<LifecycleFacts>, viewer = nobody) =>
  lifecycleMoves({ ...facts, ...given }, viewer).map(({ move }) => move);

describe('what an agent can become', () => {
  it.each([
    [{ status: 'draft' }, ['submit', 'retire']],
    [
      { status: 'in_review', pending: [{ number: 1, ops: ['register-agent'], missing: [] }] },
      ['approve', 'turn-down', 'retire'],
    ],
    [{ status: 'in_review' }, ['submit', 'retire']],
    [{ status: 'approved' }, ['restore', 'retire']],
    [{ status: 'active' }, ['suspend', 'retire']],
    [{ status: 'active', review: 'overdue' }, ['confirm', 'suspend', 'retire']],
    [{ status: 'active', ownership: 'nobody' }, ['own', 'suspend', 'retire']],
    [{ status: 'suspended' }, ['restore', 'retire']],
    [{ status: 'retired' }, []],
  ] as [Partial<LifecycleFacts>, string[]][])('%j', (given, expected) => {
    expect(names(given)).toEqual(expected);
  });

  it('names what is missing, and says no while something is', () => {
    const pending = [{ number: 7, ops: ['register-agent'], missing: ['Needs a ticket.'] }];
    const [approve] = lifecycleMoves({ ...facts, status: 'in_review', euClass: 'prohibited', pending }, security);
    expect(approve).toMatchObject({ move: 'approve', mine: true, ready: false, request: 7 });
    expect(approve?.needs.filter(({ met }) => !met).map(({ text }) => text)).toEqual([
      'Not a prohibited practice under the EU AI Act',
      'Needs a ticket.',
    ]);
  });

  it('lets nobody decide what they asked for or own', () => {
    const waits = { status: 'suspended' as const, pending: [{ number: 7, ops: ['restore'], missing: [] }] };
    const mayApprove = (viewer: Viewer) => lifecycleMoves({ ...facts, ...waits }, viewer)[0]?.mine;
    expect(mayApprove(security)).toBe(true);
    expect(mayApprove({ ...security, asked: true })).toBe(false);
    expect(mayApprove({ ...security, owns: true })).toBe(false);
    expect(mayApprove({ ...security, roles: ['auditor'] })).toBe(false);
  });

  it('waits for a new owner before somebody confirms alone', () => {
    const left = lifecycleMoves({ ...facts, review: 'due', ownership: 'owner-left' }, owner);
    expect(left.map(({ move, ready }) => [move, ready])).toEqual([
      ['own', true],
      ['confirm', false],
      ['suspend', true],
      ['retire', true],
    ]);
  });

  const anyFacts = fc.record<LifecycleFacts>({
    status: fc.constantFrom(...AGENT_STATUSES),
    euClass: fc.constantFrom(null, 'minimal', 'high', 'prohibited'),
    ownership: fc.constantFrom(...OWNERSHIPS),
    review: fc.constantFrom(null, ...REVIEW_STATES),
    pending: fc.array(
      fc.record({
        number: fc.nat(99),
        ops: fc.subarray(['register-agent', 'update-agent', 'grant', 'restore'], { minLength: 1 }),
        missing: fc.constantFrom([], ['Needs a ticket.']),
      }),
      { maxLength: 3 },
    ),
  });
  const everybody: Viewer[] = ROLES.flatMap((role) =>
    [true, false].flatMap((involved) => [{ roles: [role], involved, owns: involved, asked: false }]),
  );

  it('always leaves somebody a next step, and says who, until the agent is retired', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const seen = everybody.map((viewer) => lifecycleMoves(given, viewer));
        if (given.status === 'retired') {
          expect(seen.flat()).toEqual([]);
          return;
        }
        for (const moves of seen) {
          expect(moves.length).toBeGreaterThan(0);
          for (const { who, label } of moves) expect(who && label).not.toBe('');
        }
        expect(seen.flat().some(({ mine, ready }) => mine && ready)).toBe(true);
        // Not only the way out: from every state something leads on, or it is where it should be.
        const on = seen.flat().filter(({ move, mine, ready }) => mine && ready && move !== 'retire');
        expect(on.length).toBeGreaterThan(0);
      }),
    );
  });

  it('offers no move that the agent could not make', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...everybody), (given, viewer) => {
        for (const { move, to } of lifecycleMoves(given, viewer)) {
          if (to === null || move === 'turn-down') continue;
          const reached = (['submit', 'register', 'suspend', 'restore', 'retire'] as const).map((one) =>
            statusAfter(given.status, one),
          );
          expect(reached).toContain(to);
        }
      }),
    );
  });

  it.each(AGENT_STATUSES)('marks where it stands: %s', (status) => {
    const steps = lifecycleSteps(status);
    expect(steps.filter(({ state }) => state === 'now').map(({ step }) => step)).toEqual([status]);
  });
});
