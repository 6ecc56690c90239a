import { expect, it } from 'vitest';
import { endsSoon, endWords } from './ending';

const now = new Date('2026-11-23T09:00:00.000Z');

it.each([
  ['2026-12-07T09:00:00Z', true, 'Ends in 14 days'],
  ['2026-12-07T09:00:00.001Z', false, 'Ends in 14 days'],
  ['2026-11-26T08:59:59Z', true, 'Ends in 2 days'],
  ['2026-11-24T09:00:00Z', true, 'Ends in 1 day'],
  ['2026-11-24T08:59:59Z', true, 'Ends in 23 hours'],
  ['2026-11-23T09:59:59Z', true, 'Ends in 59 minutes'],
  ['2026-11-23T10:01:00+01:00', true, 'Ends in 1 minute'],
  ['2026-11-23T09:00:59Z', true, 'Ends in less than a minute'],
  ['2026-11-23T09:00:00Z', true, 'Ended'],
  ['2026-11-01T09:00:00Z', true, 'Ended'],
])('a grant until %s', (notAfter, soon, words) => {
  expect(endsSoon(notAfter, now)).toBe(soon);
  expect(endWords(notAfter, now)).toBe(words);
});

it('never ends where there is no end', () => {
  expect(endsSoon(undefined, now)).toBe(false);
});
