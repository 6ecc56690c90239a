import { describe, expect, it } from 'vitest';
import { relativeTime, utcTime } from './relative';

const now = new Date('2026-11-23T12:00:00Z');
const at = (ms: number) => relativeTime(new Date(now.getTime() + ms), now);
const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [-30_000, 'just now'],
    [-50_000, '1 min ago'],
    [-59 * MIN, '59 min ago'],
    [-3 * HOUR, '3 h ago'],
    [-DAY, '1 day ago'],
    [-30 * DAY, '30 days ago'],
    [10_000, 'in a moment'],
    [21 * HOUR, 'in 21 h'],
    [2 * DAY, 'in 2 days'],
  ])('%i ms is "%s"', (ms, words) => {
    expect(at(ms)).toBe(words);
  });

  it('gives the date when it is far away', () => {
    expect(at(-40 * DAY)).toBe('14 Oct 2026');
  });
});

it('writes UTC the same everywhere', () => {
  expect(utcTime(now)).toBe('2026-11-23 12:00:00 UTC');
});
