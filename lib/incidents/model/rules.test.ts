import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceType } from './evidence';
import { FEWEST, figuresOf } from './figures';
import { draftImpact } from './impact-draft';
import { DUTIES, type Duty, dutyState } from './obligations';
import { RUNBOOKS } from './runbook';
import { INCIDENT_STATES, type IncidentState, missingReview, movesFrom, moveTo } from './state';
import { assemble, isolatingSerials, phasesOf, rowOfAudit, rowsOfCalls } from './timeline';
import { faultsOf, type Times } from './times';
import { bucketOf, exposureWindow } from './window';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const iso = (hour: number) => at(hour).toISOString();

describe('the states of an incident', () => {
  it('lead to closed from each, never to themselves, and back only with a reason', () => {
    for (const state of INCIDENT_STATES) {
      const seen = new Set<IncidentState>([state]);
      for (const one of seen) for (const { to } of movesFrom(one)) seen.add(to);
      expect(seen).toContain('closed');
      for (const { to, needs, outcome } of movesFrom(state)) {
        expect(to).not.toBe(state);
        const back = INCIDENT_STATES.indexOf(to) < INCIDENT_STATES.indexOf(state);
        if (back || outcome === 'false-alarm') expect(needs).toContain('reason');
        expect(outcome !== undefined).toBe(to === 'closed');
      }
    }
  });

  it('let nothing that was contained be closed without a review, whichever way it goes', () => {
    const anyWalk = fc.array(fc.constantFrom(...INCIDENT_STATES), { maxLength: 30 });
    fc.assert(
      fc.property(anyWalk, (wanted) => {
        let state: IncidentState = 'detected';
        let contained = false;
        for (const to of wanted) {
          const move = moveTo(state, to);
          if (!move) continue;
          if (to === 'closed' && contained && state !== 'investigating') expect(move.needs).toContain('review');
          contained = to === 'contained' || (contained && to !== 'investigating' && to !== 'closed');
          state = to;
        }
      }),
    );
  });

  it('ask a review for a why and an action, and not that actions are done', () => {
    expect(missingReview({ whys: 0, actions: [] })).toHaveLength(2);
    expect(missingReview({ whys: 1, actions: [{ doneAt: null, verifiedAt: null }] })).toEqual([]);
  });
});

describe('the times of an incident', () => {
  const times: Times = {
    lastGoodAt: at(1),
    occurredAt: at(2),
    detectedAt: at(3),
    containedAt: at(4),
    recoveredAt: at(5),
  };

  it('have passed, and follow each other', () => {
    expect(faultsOf(times, at(5))).toEqual([]);
    expect(faultsOf(times, at(4))).toEqual([{ field: 'recoveredAt', message: expect.stringMatching(/still to come/) }]);
    expect(faultsOf({ ...times, occurredAt: at(4) }, at(5)).map(({ field }) => field)).toEqual(['occurredAt']);
    // Somebody may stop an agent before the incident was noticed as one.
    expect(faultsOf({ ...times, containedAt: at(2) }, at(5))).toEqual([]);
  });

  it('give medians, or say why there is none', () => {
    const whole = { occurredAt: iso(1), detectedAt: iso(3), triagedAt: null, containedAt: iso(4), recoveredAt: null };
    const none = { ...whole, occurredAt: null, containedAt: null };
    const of = (incidents: (typeof none | typeof whole)[]) =>
      figuresOf(incidents).map(({ answer, missing }) => [answer, missing]);
    expect(of([])).toEqual(Array(4).fill(['no-data', 0]));
    expect(of([whole, none])).toEqual([
      ['not-enough', 1],
      ['no-data', 2],
      ['not-enough', 1],
      ['no-data', 2],
    ]);
    const [mttd] = figuresOf([whole, whole, { ...whole, occurredAt: iso(2) }, none]);
    expect(mttd).toMatchObject({ answer: 'figure', incidents: 4, missing: 1, median: 2 * 3_600_000 });
    expect(FEWEST).toBe(3);
  });

  it('say what could be touched: from last known good to isolation', () => {
    const moments = { lastGoodAt: null, occurredAt: null, detectedAt: at(30), containedAt: at(31), closedAt: null };
    expect(exposureWindow(moments, at(40))).toEqual({ from: at(6), to: at(31) });
    expect(exposureWindow({ ...moments, lastGoodAt: at(2), containedAt: null }, at(40))).toEqual({
      from: at(2),
      to: at(40),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 160 * 24 }), (hours) => {
        expect((hours * 3_600_000) / bucketOf({ from: at(0), to: at(hours) })).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('obligations', () => {
  const duties = DUTIES.at(0)?.duties ?? [];
  const [serious, widespread] = duties as [Duty, Duty];
  const answer = { applies: true, why: 'x', awareAt: iso(0), filedAt: null, reference: null };
  const day = (days: number) => at(days * 24);

  it('run from awareness, are due soon, overdue, met to the moment, or late', () => {
    expect(duties.map(({ withinHours }) => withinHours / 24)).toEqual([15, 2, 10]);
    expect(dutyState(serious, null, day(0)).state).toBe('unanswered');
    expect(dutyState(serious, { ...answer, applies: false, awareAt: null }, day(99)).state).toBe('not-due');
    const states = [1, 12, 15, 15.1].map((days) => dutyState(serious, answer, day(days)).state);
    expect(states).toEqual(['open', 'due-soon', 'due-soon', 'overdue']);
    expect(dutyState(widespread, answer, day(0.9)).state).toBe('open');
    expect(dutyState(serious, { ...answer, filedAt: day(15).toISOString() }, day(20)).state).toBe('met');
    expect(dutyState(serious, { ...answer, filedAt: day(15.1).toISOString() }, day(20)).state).toBe('notified-late');
  });
});

describe('the timeline', () => {
  const entry = { recordedAt: iso(9), person: null, corrects: null, evidence: [], text: '', id: '1' };
  const moved = (to: string, hour: number) => ({ ...entry, kind: 'state' as const, at: iso(hour), detail: { to } });

  it('is in the order in which things happened, and keeps what was marked and is gone', () => {
    const audit = { seq: 7, at: at(2), actor: { kind: 'person', name: 'Ada' }, subjectKind: 'agent', subjectId: 'bot' };
    const row = rowOfAudit({ ...audit, action: 'agent.suspend', detail: { reason: 'It sent data out.', revision: 4 } });
    expect(row).toMatchObject({ lane: 'people', who: 'Ada', text: 'Suspended an agent (bot): It sent data out.' });
    const many = { ...audit, subjectKind: 'containment', subjectId: 'co_1', detail: { agents: ['a', 'b', 'c', 'd'] } };
    expect(rowOfAudit({ ...many, action: 'containment.begin' }).text).toBe('Containment.begin (a, b, c, 1 more)');
    expect(isolatingSerials([{ at: at(2), action: 'containment.begin', detail: { serial: 4 } }])).toEqual(
      new Map([[4, at(2)]]),
    );
    const gone = { row: 'call:edge:1', at: iso(1), text: 'bot called crm/x', lane: 'agent' as const };
    const rows = assemble([row, { ...row, key: 'entry:2', at: iso(3), corrects: 'audit:7' }], [gone]);
    expect(rows.map(({ key, relevant, corrected }) => [key, relevant, corrected])).toEqual([
      ['call:edge:1', true, false],
      ['audit:7', false, true],
      ['entry:2', false, false],
    ]);
  });

  it('counts calls by stretch, and says apart what went through and what was denied', () => {
    const call = { start: at(1), agent: 'bot', through: true, calls: 3 };
    const [row, ...others] = rowsOfCalls([
      { ...call, tool: 'crm/a' },
      { ...call, tool: 'crm/a', through: false, calls: 1 },
    ]);
    expect(others).toEqual([]);
    expect(row?.text).toBe('3 calls went through (crm/a 3); 1 call denied (crm/a 1)');
  });

  it('has phases without holes, whatever times people give', () => {
    const entries = [moved('detected', 5), moved('triaged', 6), moved('contained', 4), moved('closed', 8)];
    expect(phasesOf(iso(3), entries).map(({ state, from, to }) => [state, from, to])).toEqual([
      ['detected', iso(3), iso(6)],
      ['triaged', iso(6), iso(6)],
      ['contained', iso(6), iso(8)],
      ['closed', iso(8), iso(8)],
    ]);
  });
});

it('an impact statement says what was counted, and that silence is no proof', () => {
  const none = {
    agents: ['bot'],
    from: iso(1),
    to: iso(2),
    calls: 0,
    allowed: 0,
    denied: 0,
    tools: [],
    users: [],
    classes: [],
    outward: 0,
    heard: false,
    hidden: [],
  };
  expect(draftImpact(none)).toMatch(/no gateway told of a call by bot.*not proof/);
  const tools = [
    { name: 'mail/send', calls: 2, outward: true },
    { name: 'crm/get', calls: 5, outward: false },
  ];
  const some = {
    ...none,
    heard: true,
    hidden: [],
    calls: 8,
    allowed: 7,
    denied: 1,
    tools,
    outward: 2,
    users: [{ name: 'ada', calls: 7 }],
  };
  expect(draftImpact(some)).toContain('2 calls went to tools that can carry data out of the company: mail/send (2).');
});

it('evidence is what its name says, and nothing that a browser runs', () => {
  const text = new TextEncoder().encode('<script>alert(1)</script>');
  expect(evidenceType('notes.txt', text)).toEqual({ type: 'text/plain' });
  expect(evidenceType('shot.PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1))).toEqual({ type: 'image/png' });
  for (const [name, bytes] of [
    ['page.html', text],
    ['shot.png', text],
    ['x.svg', text],
    ['none', text],
    ['a.txt', Uint8Array.of(0)],
    ['b.csv', Uint8Array.of(0xff)],
    ['x.constructor', text],
  ] as const) {
    expect(evidenceType(name, bytes)).toHaveProperty('fault');
  }
});

it('runbooks and obligations are numbered from 1 and name each step once', () => {
  for (const list of [RUNBOOKS, DUTIES]) expect(list.map(({ version }) => version)).toEqual(list.map((_, i) => i + 1));
  for (const { steps } of RUNBOOKS) expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
});
