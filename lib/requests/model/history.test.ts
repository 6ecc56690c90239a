import { expect, it } from 'vitest';
import type { RequestDetail } from './dto';
import { type HistoryFacts, historyOf } from './history';

const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;
const decision = (minute: number, change: Partial<RequestDetail['decisions'][number]> = {}) => ({
  id: `de_${minute}`,
  person: { id: 'tove', name: 'Tove' },
  decision: 'approve' as const,
  stage: 'security',
  digest: 'a'.repeat(64),
  counts: true,
  comment: '',
  via: 'session',
  at: at(minute),
  onBehalfOf: null,
  ...change,
});
const facts = (change: Partial<HistoryFacts> = {}): HistoryFacts => ({
  createdAt: at(0),
  requester: { id: 'ada', name: 'Ada', email: 'ada@example.com' },
  decisions: [],
  steps: [],
  state: 'pending',
  decidedAt: null,
  revision: null,
  breakGlass: null,
  productionReviews: [],
  ...change,
});
const said = (request: HistoryFacts, more: Partial<Parameters<typeof historyOf>[1]> = {}) =>
  historyOf(request, { comments: [], edits: [], ...more }).map(({ person, words }) => [person, words]);

it('is one stream in the order in which things happened', () => {
  const request = facts({
    state: 'approved',
    decidedAt: at(9),
    revision: 12,
    decisions: [
      decision(2, { counts: false, comment: 'Fine.' }),
      decision(9, { onBehalfOf: { id: 'vera', name: 'Vera' } }),
    ],
    steps: [
      { kind: 'remind', stage: 'security', at: at(5), to: null },
      { kind: 'escalate', stage: 'security', at: at(6), to: { role: 'admin', people: [] } },
      { kind: 'restart', stage: null, at: at(7), to: null },
    ],
  });
  const comment = {
    id: 'co_1',
    person: { id: 'eva', name: 'Eva' },
    text: 'Why?',
    mentions: [],
    via: 'session',
    at: at(3),
  };
  expect(said(request, { comments: [comment], edits: [{ at: at(4), name: 'Ada' }] })).toEqual([
    ['Ada', 'asked'],
    ['Tove', 'approved for security'],
    ['Eva', 'commented'],
    ['Ada', 'edited it; decisions made before do not count'],
    [null, 'Remit reminded who may decide security'],
    [null, expect.stringContaining('Nobody decided security: ')],
    [null, 'What it is about changed: its time starts anew, and decisions made before do not count'],
    ['Tove', 'approved for security, on behalf of Vera'],
    [null, 'In force with'],
  ]);
  const [, first] = historyOf(request, { comments: [], edits: [] });
  expect(first).toMatchObject({ text: 'Fine.', void: true });
});

it('ends with how it ended', () => {
  const last = (change: Partial<HistoryFacts>) => said(facts({ decidedAt: at(9), ...change })).at(-1);
  expect(last({ state: 'cancelled' })).toEqual(['Ada', 'took it back']);
  expect(last({ state: 'rejected', decisions: [decision(9, { decision: 'reject' })] })).toEqual([
    'Tove',
    'rejected for security',
  ]);
  expect(last({ state: 'expired', steps: [{ kind: 'expire', stage: null, at: at(9), to: null }] })).toEqual([
    null,
    'Expired: nobody decided it in time',
  ]);
  const review = { by: { id: 'v', name: 'Vera' }, at: at(20), note: 'It was one.' };
  expect(
    last({ state: 'approved', revision: 3, breakGlass: { reviewDueAt: at(30), review, mayReview: false } }),
  ).toEqual(['Vera', 'reviewed the emergency']);
});

it('tells who answered before production, once for what was sent at once', () => {
  const line = (id: string, minute: number, name: string) => ({
    id,
    statement: 'Sample.',
    name: null,
    facts: [],
    confirmedBy: [],
    answer: { answer: 'yes' as const, note: '', by: { id: name, name }, at: at(minute) },
  });
  const lines = [
    line('a', 1, 'Ada'),
    line('b', 1, 'Ada'),
    line('c', 2, 'Sam'),
    { ...line('d', 3, 'Eve'), answer: null },
  ];
  const review = { agent: 'bot', lines, open: 1, refused: [], openLines: 'approver' as const, mayAnswer: false };
  expect(said(facts({ productionReviews: [review] }))).toEqual([
    ['Ada', 'asked'],
    ['Ada', 'answered 2 questions before production'],
    ['Sam', 'answered a question before production'],
  ]);
});
