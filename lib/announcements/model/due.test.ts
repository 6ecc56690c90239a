import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANNOUNCED, type Announced, dueAnnouncements, type Item, MARKS } from './due';

const DAY = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const at = (days: number) => new Date(start + days * DAY);
const grant = (dueIn: number, since = 0): Item => ({
  event: 'grant.ending',
  subject: 'gr_1',
  since: at(since),
  dueAt: at(dueIn),
});

/** Runs the rule at each of these moments, keeping what it says was told. */
function run(items: Item[], moments: number[]) {
  const announced: Announced[] = [];
  const told: { day: number; event: string; subject: string; dueAt: number; mark: number }[] = [];
  for (const day of moments) {
    for (const { item, mark, marks } of dueAnnouncements(items, announced, at(day))) {
      told.push({ day, event: item.event, subject: item.subject, dueAt: item.dueAt.getTime(), mark });
      announced.push(...marks.map((one) => ({ ...item, mark: one })));
    }
  }
  return { announced, told };
}

describe('what is announced ahead', () => {
  it('is told two weeks and three days before, and not a moment earlier', () => {
    expect(run([grant(30)], [15.999, 16, 17, 26.999, 27, 29]).told.map(({ day, mark }) => [day, mark])).toEqual([
      [16, 14],
      [27, 3],
    ]);
  });

  it('is told once to who was away, at the last mark', () => {
    const { told, announced } = run([grant(30)], [28]);
    expect(told.map(({ mark }) => mark)).toEqual([3]);
    expect(announced.map(({ mark }) => mark)).toEqual([14, 3]);
  });

  it('says nothing of marks before the date was known', () => {
    expect(run([grant(2)], [0, 1, 2]).told).toEqual([]);
    expect(run([grant(10)], [0, 7, 8]).told.map(({ mark }) => mark)).toEqual([3]);
  });

  it('is told anew for another date', () => {
    const one = run([grant(30)], [20]);
    expect(dueAnnouncements([grant(31)], one.announced, at(20))).toHaveLength(1);
  });

  const item = fc.record({
    event: fc.constantFrom(...ANNOUNCED),
    subject: fc.constantFrom('a', 'b', 'c'),
    since: fc.integer({ min: -60, max: 0 }).map(at),
    dueAt: fc.integer({ min: 0, max: 60 }).map(at),
  });
  const moments = fc.array(fc.integer({ min: -30, max: 120 }), { maxLength: 30 });

  it('is told never twice and never backwards, however the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), moments, (items, days) => {
        const { told, announced } = run(items, days);
        const key = ({ event, subject, dueAt, mark }: (typeof told)[number]) => `${event} ${subject} ${dueAt} ${mark}`;
        expect(new Set(told.map(key)).size).toBe(told.length);
        // What is kept is one row for each mark, as the database demands.
        const kept = announced.map((one) => `${one.event} ${one.subject} ${one.dueAt.getTime()} ${one.mark}`);
        expect(new Set(kept).size).toBe(kept.length);
        for (const one of told) {
          const earlier = told.filter((other) => key({ ...other, mark: 0 }) === key({ ...one, mark: 0 }));
          const marks = earlier.map(({ mark }) => mark);
          expect(marks).toEqual([...marks].sort((a, b) => b - a));
        }
      }),
    );
  });

  it('misses nothing: after a look, the last mark that has passed is told or was', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), moments, (items, days) => {
        const { announced } = run(items, days);
        const furthest = Math.max(...days);
        for (const one of items) {
          const passed = MARKS[one.event].filter((mark) => {
            const when = one.dueAt.getTime() - mark * DAY;
            return when <= at(furthest).getTime() && (mark === 0 || when > one.since.getTime());
          });
          for (const mark of passed) {
            const near = announced.filter(
              (other) => other.event === one.event && other.subject === one.subject && +other.dueAt === +one.dueAt,
            );
            expect(near.some((other) => other.mark <= mark)).toBe(true);
          }
        }
      }),
    );
  });
});
