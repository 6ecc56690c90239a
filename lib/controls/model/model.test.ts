import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../current-catalogue';
import type { Catalogue } from './catalogue';
import { findCatalogueFaults } from './catalogue-faults';
import { exceptionState } from './exception';
import { isNews, isToldNow } from './history';
import { rollUp, statusOf, TEST_STATUSES } from './roll-up';
import { TEST_IDS, TESTS } from './tests';

const counts = fc
  .record({
    total: fc.nat(50),
    share: fc.nat(50),
    part: fc.nat(50),
    lack: fc.constantFrom(null, 'no-data', 'too-early'),
  })
  .map(({ total, share, part, lack }) => {
    const failing = Math.min(total, share);
    return { total, failing, excepted: Math.min(failing, part), lack: lack as null | 'no-data' | 'too-early' };
  });
const results = fc.array(
  counts.map((one) => ({ ...one, status: statusOf(one) })),
  { maxLength: 8 },
);

describe('the roll-up', () => {
  it('is passing only where something was tested and all of it passes', () => {
    fc.assert(
      fc.property(results, (tests) => {
        const { status, passing, tests: asked, failing } = rollUp(tests);
        const statuses = tests.map((test) => test.status);
        const some = (...of: string[]) => statuses.some((one) => of.includes(one));
        expect(status === 'failing').toBe(some('failing'));
        expect(status === 'passing').toBe(some('passing') && !some('failing', 'no-data', 'too-early'));
        expect(passing).toBeLessThanOrEqual(asked);
        expect(failing > 0).toBe(some('failing'));
      }),
    );
  });

  it('never gets better by another failing test, nor worse by an exception, and goes by no order', () => {
    const rank = ['failing', 'unknown', 'passing'];
    fc.assert(
      fc.property(results, counts, (tests, more) => {
        const { status } = rollUp(tests);
        const bad = { ...more, total: more.total + 1, failing: more.excepted + 1, lack: null };
        expect(rollUp([...tests, { ...bad, status: statusOf(bad) }]).status).toBe('failing');
        expect(rollUp([...tests].reverse())).toEqual(rollUp(tests));
        const excepted = tests.map((test) => {
          const one = { ...test, excepted: test.failing };
          return { ...one, status: statusOf(one) };
        });
        expect(rank.indexOf(rollUp(excepted).status)).toBeGreaterThanOrEqual(rank.indexOf(status));
      }),
    );
  });

  it('notes what is new, and each day once', () => {
    const at = new Date('2026-11-23T09:00:00Z');
    const one = { status: 'passing' as const, passing: 1, tests: 1, failing: 0, excepted: 0, version: 1, at };
    const later = { ...one, at: new Date('2026-11-23T23:59:59Z') };
    expect(isNews(null, one)).toBe(true);
    expect(isNews(one, later)).toBe(false);
    expect(isNews(one, { ...later, failing: 1 })).toBe(true);
    const soon = new Date('2026-11-23T09:10:00Z');
    expect(isNews(one, { ...one, failing: 1, at: soon })).toBe(false);
    expect(isNews(one, { ...one, status: 'failing', at: soon })).toBe(true);
    expect(isNews(one, { ...one, at: new Date('2026-11-24T00:00:00Z') })).toBe(true);
    expect(isNews(later, { ...one, failing: 1 })).toBe(false);
  });
});

describe('an exception', () => {
  it('counts only between its approval and its end', () => {
    const now = new Date('2026-11-23T09:00:00Z');
    const decision = fc.constantFrom(null, 'approve' as const, 'refuse' as const);
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), decision, fc.boolean(), (until, said, ended) => {
        const inForce = exceptionState({ until, decision: said, ended }, now) === 'in-force';
        expect(inForce).toBe(said === 'approve' && !ended && until > now);
      }),
    );
  });
});

describe('the catalogue', () => {
  it('has no faults', () => {
    expect(findCatalogueFaults(CATALOGUE, TEST_IDS)).toEqual([]);
    expect(CATALOGUE.controls).toHaveLength(11);
  });

  it('is refused with names that lead nowhere, things named twice and what nothing names', () => {
    const damaged = structuredClone(CATALOGUE) as Catalogue;
    const [first, second] = damaged.controls as [Catalogue['controls'][number], Catalogue['controls'][number]];
    first.tests = ['risk-appetite', 'risk-appetite', 'no-such-test'];
    first.maps = { ...first.maps, 'owasp-mcp': ['MCP99'] };
    second.id = first.id;
    expect(findCatalogueFaults(damaged, TEST_IDS)).toEqual([
      'Two controls are called CC3.1.',
      'CC3.1 names the test risk-appetite twice.',
      'CC3.1 names no-such-test, which is no test.',
      'CC3.1 maps to MCP99, which owasp-mcp does not have here.',
      'No control names the test approval-policy-chosen.',
    ]);
  });

  it('has words for every fault of every test, and a way to its resource', () => {
    for (const id of TEST_IDS) {
      const { says, why, href } = TESTS[id];
      expect(says.endsWith('.')).toBe(true);
      for (const words of Object.values(why)) {
        const row = { key: 'a/b', label: 'A', fault: 'x', detail: '7 edge', at: '2026-11-23T09:00:00Z' };
        expect((words as (row: object) => string)(row)).toMatch(/^[A-Z0-9].*\S$/s);
      }
      expect(href('a/b')).toMatch(/^\/[a-z]/);
    }
    expect(TEST_STATUSES).toHaveLength(5);
  });
});

describe('who owns a control', () => {
  const at = (hours: number) => new Date(Date.parse('2026-11-23T09:00:00Z') + hours * 3_600_000);
  const told = (toldAt: number | null, before: { tests: number } | null = { tests: 2 }) =>
    isToldNow({ since: at(0), before, toldAt: toldAt === null ? null : at(toldAt) }, at(10));

  it('is told once of each stretch in which it fails, and of no beginning', () => {
    expect(told(null)).toBe(true);
    expect(told(-15)).toBe(true);
    expect(told(-14)).toBe(true);
    expect(told(-13)).toBe(false);
    expect(told(0)).toBe(false);
    expect(told(null, null)).toBe(false);
    expect(told(null, { tests: 0 })).toBe(false);
  });
});
