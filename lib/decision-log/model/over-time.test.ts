import { describe, expect, it } from 'vitest';
import { barsOf, windowOf } from './over-time';

const now = new Date('2026-11-23T09:30:00Z');
const at = (text: string) => new Date(`${text}Z`);
const said = ({ step, from, to, cut }: ReturnType<typeof windowOf>) => [
  step,
  from.toISOString().slice(0, 16),
  to.toISOString().slice(0, 16),
  cut,
];

describe('the window of a chart', () => {
  it.each([
    [{}, ['hour', '2026-11-22T09:00', '2026-11-23T10:00', false]],
    [{ from: at('2026-11-23T09:30:00') }, ['hour', '2026-11-23T09:00', '2026-11-23T10:00', false]],
    [{ from: at('2026-11-20T10:00:00') }, ['hour', '2026-11-20T10:00', '2026-11-23T10:00', false]],
    [{ from: at('2026-11-01T00:00:00') }, ['day', '2026-11-01T00:00', '2026-11-24T00:00', false]],
    [{ to: at('2026-11-02T00:00:00') }, ['hour', '2026-11-01T00:00', '2026-11-02T00:00', false]],
    [{ from: at('1970-01-01T00:00:00') }, ['day', '2026-08-20T00:00', '2026-11-24T00:00', true]],
    // A range that ends before it begins is one bar, and empty.
    [{ from: at('2026-12-01T00:00:00') }, ['hour', '2026-11-23T09:00', '2026-11-23T10:00', false]],
  ])('of %j', (range, expected) => {
    expect(said(windowOf(range, now))).toEqual(expected);
  });

  it('has a bar for each hour, those without calls too', () => {
    const window = windowOf({ from: at('2026-11-23T07:00:00') }, now);
    const counts = [
      { start: at('2026-11-23T07:00:00'), decision: 'allow', calls: 2 },
      { start: at('2026-11-23T07:00:00'), decision: 'deny', calls: 1 },
      { start: at('2026-11-23T09:00:00'), decision: 'allow', calls: 3 },
      { start: at('2026-11-23T06:00:00'), decision: 'allow', calls: 9 },
    ];
    expect(barsOf(window, counts).map(({ allowed, denied }) => [allowed, denied])).toEqual([
      [2, 1],
      [0, 0],
      [3, 0],
    ]);
  });
});
