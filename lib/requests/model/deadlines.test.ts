import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, nextStepAt, type RequestClock, type StepTaken, stageDeadlines, stepsDue } from './deadlines';

const HOUR = 3_600_000;
const START = new Date('2026-11-23T09:00:00Z');
const hour = (hours: number) => new Date(START.getTime() + hours * HOUR);
const CLOCK: RequestClock = { number: 1, from: START, askedAt: START, expireAfterDays: 30 };
const stage = (time: object = {}, more: object = {}) => ({
  name: 'security',
  done: false,
  time: {
    remindAfterHours: 24,
    escalateAfterHours: 72,
    escalateTo: { role: 'admin' as const, people: [] },
    denyAfterHours: 336,
    ...time,
  },
  ...more,
});
const took = (kind: string, hours: number, clock = 1): StepTaken => ({
  kind,
  stage: 'security',
  clock,
  at: hour(hours),
});
const due = (hours: number, taken: StepTaken[] = [], stages = [stage()], clock = CLOCK) =>
  stepsDue(stages, clock, taken, hour(hours)).map(({ kind }) => kind);

describe('what is due while nobody decides', () => {
  const reminded = took('remind', 24);
  const escalated = took('escalate', 72);

  it.each<[string, number, StepTaken[], string[]]>([
    ['before the reminder', 23.99, [], []],
    ['the reminder, to the moment', 24, [], ['remind']],
    ['reminded', 71, [reminded], []],
    ['the escalation', 72, [reminded], ['escalate']],
    ['escalated', 335, [reminded, escalated], []],
    ['the denial', 336, [reminded, escalated], ['deny']],
    ['the end of all', 720, [reminded, escalated], ['expire']],
    ['weeks at once: the first step only', 500, [], ['remind']],
    ['weeks at once: the next one has its time', 500, [took('remind', 499)], []],
    ['a step of an earlier clock', 72, [took('remind', 24, 0)], ['remind']],
    ['a clock that was set back', -1, [reminded], []],
  ])('%s', (_, hours, taken, expected) => {
    expect(due(hours, taken)).toEqual(expected);
  });

  it('follows the stage: none for one that is done, none that it does without', () => {
    expect(due(24, [], [stage({}, { done: true })])).toEqual([]);
    expect(due(72, [], [stage({ remindAfterHours: null })])).toEqual(['escalate']);
    const silent = stage({ remindAfterHours: null, escalateAfterHours: null, denyAfterHours: null });
    expect(due(719, [], [silent])).toEqual([]);
    expect(due(720, [], [silent])).toEqual(['expire']);
    expect(due(336, [], [stage({ remindAfterHours: null, escalateAfterHours: null })])).toEqual(['deny']);
  });

  it('says when it ends, and by which rule', () => {
    expect(endOf([stage()], CLOCK, [])).toEqual({ at: hour(336), stage: 'security' });
    expect(endOf([stage()], CLOCK, [took('remind', 100)])).toEqual({ at: hour(412), stage: 'security' });
    expect(endOf([stage({ denyAfterHours: null })], CLOCK, [])).toEqual({ at: hour(720), stage: null });
    const restarted = { ...CLOCK, number: 2, from: hour(600) };
    expect(endOf([stage()], restarted, [])).toEqual({ at: hour(720), stage: null });
  });
});

/** A request whose steps are taken by somebody who looks at these moments, in this order. */
function lookedAt(moments: number[], time: object) {
  const taken: StepTaken[] = [];
  let ended: { kind: string; at: number } | null = null;
  for (const hours of moments) {
    const now = hour(hours);
    if (ended) break;
    for (const { kind, stage: name } of stepsDue([stage(time)], CLOCK, taken, now)) {
      if (kind === 'deny' || kind === 'expire') ended = { kind, at: hours };
      else taken.push({ kind, stage: name as string, clock: 1, at: now });
    }
  }
  return { taken, ended };
}

const times = fc
  .uniqueArray(fc.integer({ min: 1, max: 700 }), { minLength: 3, maxLength: 3 })
  .map((hours) => [...hours].sort((a, b) => a - b) as [number, number, number])
  .chain(([remind, escalate, deny]) =>
    fc.record({
      remindAfterHours: fc.constantFrom(remind, null),
      escalateAfterHours: fc.constantFrom(escalate, null),
      denyAfterHours: fc.constantFrom(deny, null),
    }),
  );
/** Forward and back, by minutes and by weeks. */
const moments = fc.array(fc.double({ min: -200, max: 1500, noNaN: true }), { maxLength: 40 });

describe('whatever the clock does', () => {
  it('no step is taken twice, in the wrong order, early, or without the time that it leaves people', () => {
    fc.assert(
      fc.property(moments, times, (looks, time) => {
        const { taken, ended } = lookedAt(looks, time);
        const at = (kind: string) => taken.filter((step) => step.kind === kind).map((step) => step.at.getTime());
        const [remindedAt, again] = at('remind');
        const [escalatedAt, twice] = at('escalate');
        expect([again, twice]).toEqual([undefined, undefined]);
        const gap = (from: number, to: number, hours: number) =>
          expect(to - from).toBeGreaterThanOrEqual(hours * HOUR - 1);
        const { remindAfterHours: remind, escalateAfterHours: escalate, denyAfterHours: deny } = time;
        if (remindedAt !== undefined) gap(START.getTime(), remindedAt, remind as number);
        if (escalatedAt !== undefined) {
          gap(START.getTime(), escalatedAt, escalate as number);
          if (remind !== null) gap(remindedAt as number, escalatedAt, (escalate as number) - remind);
        }
        if (ended?.kind === 'deny') {
          const end = hour(ended.at).getTime();
          gap(START.getTime(), end, deny as number);
          if (remind !== null) gap(remindedAt as number, end, (deny as number) - remind);
          if (escalate !== null) gap(escalatedAt as number, end, (deny as number) - escalate);
        }
        if (ended?.kind === 'expire') expect(ended.at).toBeGreaterThanOrEqual(720 - 0.001);
      }),
      { seed: 11, numRuns: 1000 },
    );
  });

  it('what is due stays due, and nothing is due before it is said to be', () => {
    fc.assert(
      fc.property(times, fc.integer({ max: 800, min: 0 }), fc.integer({ max: 800, min: 0 }), (time, a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        const { taken } = lookedAt([earlier / 2], time);
        const kinds = (hours: number) => stepsDue([stage(time)], CLOCK, taken, hour(hours)).map(({ kind }) => kind);
        if (kinds(earlier).length > 0) expect(kinds(later).length).toBeGreaterThan(0);
        const next = nextStepAt([stage(time)], CLOCK, taken).getTime();
        if (hour(earlier).getTime() < next) expect(kinds(earlier)).toEqual([]);
        else expect(kinds(earlier)).toHaveLength(1);
        const { deniesAt } = stageDeadlines(stage(time), CLOCK, taken);
        if (kinds(earlier).includes('deny')) expect(hour(earlier) >= (deniesAt as Date)).toBe(true);
      }),
      { seed: 12, numRuns: 1000 },
    );
  });

  it('comes to an end when somebody looks often enough', () => {
    fc.assert(
      fc.property(times, (time) => {
        const { ended } = lookedAt(
          Array.from({ length: 800 }, (_, hour) => hour),
          time,
        );
        expect(ended).not.toBeNull();
        expect(ended?.at).toBe(time.denyAfterHours ?? 720);
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});
