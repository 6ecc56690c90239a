import { expect, it } from 'vitest';
import { historyOf, historyWords } from './history';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const facts = { from: day('2026-09-24'), now: day('2026-11-23'), servers: ['crm', 'files'] };

it.each([
  ['2026-01-01', { crm: '2026-03-01' }, 60, true, null],
  ['2026-01-01', { crm: '2026-09-24', files: '2026-11-01' }, 60, true, null],
  ['2026-11-22', { crm: '2026-03-01' }, 1, false, /known for 1 day of the 60 that/],
  ['2026-01-01', { crm: '2026-09-25' }, 59, false, /known for 59 days of the 60 that/],
  ['2026-01-01', { other: '2026-01-01' }, 0, false, /no gateway tells of its calls yet/],
])('registered on %s, heard %j: %i days', (registered, heard, days, enough, words) => {
  const heardSince = new Map(Object.entries(heard).map(([server, since]) => [server, day(since)]));
  const history = historyOf({ ...facts, registeredAt: day(registered), heardSince });
  expect(history).toMatchObject({ days, of: 60, enough });
  if (words) expect(historyWords(history)).toMatch(words);
  else expect(historyWords(history)).toBeNull();
});
