import { describe, expect, it } from 'vitest';
import type { StageDetail } from './dto';
import { type NextStepFacts, nextStep } from './next-step';
import { REQUEST_STATES } from './state';

const person = (name: string) => ({ id: name, name, delegates: [] });
const stage = (name: string, change: Partial<StageDetail> = {}): StageDetail =>
  ({
    name,
    role: 'security',
    people: [],
    needed: 1,
    approvedBy: [],
    eligible: [person('Tove')],
    done: false,
    ...change,
  }) as StageDetail;
const facts = (change: Partial<NextStepFacts> = {}): NextStepFacts => ({
  state: 'pending',
  breakGlass: null,
  missing: [],
  stages: [stage('security')],
  mayDecide: { ok: false, code: 'forbidden', why: 'This is decided by security.' },
  isRequester: false,
  revision: null,
  requester: { name: 'Ada' },
  ...change,
});
const may = { ok: true, stage: 'security', onBehalfOf: null } as const;
const said = (change: Partial<NextStepFacts>) => nextStep(facts(change));

describe('what happens next', () => {
  it('is this person’s decision, and says what it leads to', () => {
    expect(said({ mayDecide: may })).toEqual({
      whose: 'you',
      words: 'You decide for security. Your approval puts it in force.',
    });
    expect(said({ mayDecide: may, stages: [stage('security'), stage('risk owner')] }).words).toBe(
      'You decide for security. After you, risk owner still decides.',
    );
    expect(
      said({ mayDecide: may, stages: [stage('security', { needed: 3 }), stage('a'), stage('b', { done: true })] })
        .words,
    ).toBe('You decide for security. After you, 2 more for security and a still decide.');
    const onBehalfOf = { id: 'p', name: 'Vera', until: '2027-01-01T00:00:00Z' };
    expect(said({ mayDecide: { ...may, onBehalfOf } }).words).toContain('on behalf of Vera');
  });

  it('is somebody else’s, by name', () => {
    expect(said({})).toEqual({ whose: 'others', words: 'Waits for Tove, for security.' });
    const four = ['Tove', 'Vera', 'Sam', 'Lin', 'Eva'].map(person);
    expect(said({ stages: [stage('security', { eligible: four })] }).words).toBe(
      'Waits for Tove, Vera, Sam or 2 more, for security.',
    );
    expect(said({ stages: [stage('security', { eligible: four.slice(0, 3), needed: 2 })] }).words).toBe(
      'Waits for 2 of Tove, Vera and Sam, for security.',
    );
    expect(said({ isRequester: true }).words).toBe(
      'Waits for Tove, for security. Until then you can edit it or take it back.',
    );
    const owner = { ok: false, code: 'own_request', why: 'You own an agent that this is about.' } as const;
    expect(said({ mayDecide: owner }).words).toBe('You own an agent that this is about. Waits for Tove, for security.');
  });

  it('is a way out where nobody can decide', () => {
    const empty = stage('security', { eligible: [] });
    expect(said({ stages: [empty] }).words).toBe(
      'Too few people can decide for security: 1 more is needed. An administrator can give somebody the role security.',
    );
    expect(said({ stages: [{ ...empty, needed: 2 }] }).words).toContain('give 2 people the role security');
    expect(said({ stages: [{ ...empty, role: null, people: ['x@example.com'] }] }).words).toContain(
      'An administrator can change the approval policy',
    );
  });

  it('is to add what is missing, by who can', () => {
    const missing = ['The risk has to be accepted first: a.', 'It needs a ticket that looks like SEC-#.'];
    expect(said({ missing, isRequester: true })).toEqual({
      whose: 'you',
      words:
        'It cannot be approved yet. The risk has to be accepted first: a. And 1 more: see who decides. Add what is missing, or take it back.',
    });
    expect(said({ missing: missing.slice(0, 1) })).toEqual({
      whose: 'others',
      words: 'It cannot be approved yet. The risk has to be accepted first: a. Ada can add what is missing.',
    });
    expect(said({ missing, mayDecide: may }).words).toContain('or reject it');
  });

  it('is to look at an emergency, or nothing once somebody has', () => {
    const open = { reviewDueAt: '2027-01-01T00:00:00Z', review: null, mayReview: false };
    const review = { by: person('Tove'), at: '2027-01-01T00:00:00Z', note: '' };
    expect(said({ state: 'approved', breakGlass: { ...open, mayReview: true } })).toMatchObject({ whose: 'you' });
    expect(said({ state: 'approved', breakGlass: open })).toMatchObject({ whose: 'others' });
    expect(said({ state: 'approved', breakGlass: { ...open, review } })).toMatchObject({ whose: 'nobody' });
  });

  it('is to ask again where it ended without effect', () => {
    for (const state of ['rejected', 'cancelled', 'expired'] as const) {
      expect(said({ state, isRequester: true })).toMatchObject({
        whose: 'you',
        words: expect.stringMatching(/nothing changed\. You can ask again\.$/),
      });
      expect(said({ state })).toMatchObject({
        whose: 'others',
        words: expect.stringMatching(/nothing changed\. Ada can ask again\.$/),
      });
    }
    expect(said({ state: 'approved', revision: 7 }).words).toContain('In force with revision 7.');
  });

  it('is there in every state, for everybody, and names who moves', () => {
    const may2 = [
      may,
      { ok: false, code: 'own_request', why: 'You own an agent that this is about.' },
      { ok: false, code: 'conflict', why: 'You approved this already.' },
      { ok: false, code: 'forbidden', why: 'This is decided by security.' },
    ] as const;
    const stageSets = [
      [],
      [stage('security')],
      [stage('security', { eligible: [] })],
      [stage('security', { done: true }), stage('risk owner', { role: null, people: ['eva@example.com'] })],
      [stage('security', { needed: 2, approvedBy: [{ ...person('Vera'), onBehalfOf: null }] })],
    ];
    let seen = 0;
    for (const state of REQUEST_STATES)
      for (const mayDecide of may2)
        for (const stages of stageSets)
          for (const missing of [[], ['It needs a ticket.'], ['a', 'b', 'c']])
            for (const isRequester of [true, false])
              for (const glass of [null, true, false]) {
                // Pending needs a stage to wait for; an emergency is in force.
                if (state === 'pending' && (stages.length === 0 || glass !== null)) continue;
                const breakGlass =
                  glass === null ? null : { reviewDueAt: '2027-01-01T00:00:00Z', review: null, mayReview: glass };
                const { whose, words } = said({ state, mayDecide, stages, missing, isRequester, breakGlass });
                seen += 1;
                expect(words).toMatch(/^[A-Z].*\.$/);
                expect(words).not.toMatch(/undefined|null|, for \.| {2}|for \./);
                if (whose === 'nobody') expect(state).toBe('approved');
                if (whose === 'you') expect(words).toMatch(/\b[Yy]ou(r)?\b|Add what is missing|Look at what happened/);
                if (whose === 'others') expect(words).toMatch(/Waits for|can|reviews it/);
              }
    expect(seen).toBeGreaterThan(500);
  });
});
