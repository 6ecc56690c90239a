import { describe, expect, it } from 'vitest';
import { isOver, monthOf } from './retention';

const MONTH = monthOf(new Date('2026-01-31T23:59:59Z'));
const KEEP = { months: 13, classes: { restricted: 24, public: 2 } };
const at = (text: string) => new Date(`${text}T00:00:00Z`);

describe('how long calls are kept', () => {
  it('is by whole months, UTC', () => {
    expect(MONTH).toEqual({ from: at('2026-01-01'), to: at('2026-02-01') });
    expect(monthOf(at('2026-12-31'), 2)).toEqual({ from: at('2027-02-01'), to: at('2027-03-01') });
  });

  it.each([
    [['internal'], '2027-02-28', false],
    [['internal'], '2027-03-01', true],
    [[], '2027-03-01', true],
    // A class lengthens it, and never shortens it.
    [['public'], '2027-02-28', false],
    [['internal', 'restricted'], '2028-01-31', false],
    [['internal', 'restricted'], '2028-02-01', true],
  ])('of %j, at %s: over is %s', (touched, now, over) => {
    expect(isOver(MONTH, touched, KEEP, at(now))).toBe(over);
  });

  it('is never less than six months', () => {
    expect(isOver(MONTH, [], { months: 1, classes: {} }, at('2026-07-31'))).toBe(false);
    expect(isOver(MONTH, [], { months: 1, classes: {} }, at('2026-08-01'))).toBe(true);
  });
});
