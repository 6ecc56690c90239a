import { expect, it } from 'vitest';
import type { AttributeCell, AttributeResult } from '@/lib/evidence/model/population';
import { dueOf, matches, noteNeeded, questionState, whoOf } from './rules';

const cell = (attribute: 'A' | 'B' | 'E', result: AttributeResult): AttributeCell => ({
  ...{ attribute, result, why: '', evidence: [] },
});

it('wants words for a flag, an exception and for what has no data, and for nothing else', () => {
  const proven = [cell('A', 'pass'), cell('B', 'not-applicable')];
  expect(noteNeeded('accepted', proven)).toBeNull();
  expect(noteNeeded('flagged', proven)).toBe('Say what is wrong with it.');
  expect(noteNeeded('accepted', [cell('A', 'exception'), cell('B', 'pass'), cell('E', 'no-data')])).toBe(
    'Say why you accept it: A is an exception, E has no data.',
  );
});

it('knows where a question stands and when it is due by what was said last', () => {
  const kinds = (...list: string[]) => questionState(list.map((kind) => ({ kind })));
  expect([kinds(), kinds('answer'), kinds('answer', 'again'), kinds('answer', 'again', 'answer')]).toEqual([
    ...['open', 'answered', 'open', 'answered'],
  ]);
  expect(kinds('answer', 'accepted')).toBe('accepted');
  const [first, later] = [new Date('2026-11-30'), new Date('2026-12-02')];
  expect(dueOf(first, [{ dueAt: null }])).toBe(first);
  expect(dueOf(first, [{ dueAt: null }, { dueAt: later }, { dueAt: null }])).toBe(later);
});

it('asks who asked for a change before who owns an agent, and finds text in any cell', () => {
  expect(whoOf({ owner: 'sam@example.com', requester: 'ada@example.com' })).toBe('ada@example.com');
  expect(whoOf({ owner: 'a team', agent: 'bot' })).toBeNull();
  expect([matches([null, 12, 'Refund'], 'refUND'), matches([null, 12], '12'), matches([null], 'null')]).toEqual([
    ...[true, true, false],
  ]);
});
