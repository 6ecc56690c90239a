import { expect, it } from 'vitest';
import { CURRENT_LEGAL_DATA as DATA } from '../current-data';
import { sequence, toggled, withAnswer } from './questionnaire';

const given = (question: string, ...answer: string[]) => ({ question, answer });

it('leads through what is answered to the open question, and to the review when none is left', () => {
  expect(sequence(DATA, [])).toEqual(['outputs']);
  const answers = [given('outputs', 'yes'), given('union', 'market')];
  expect(sequence(DATA, answers)).toEqual(['outputs', 'union', 'exclusion']);
  expect(sequence(DATA, withAnswer(answers, given('union', 'none')))).toEqual(['outputs', 'union', 'review']);
});

it('comes back to later answers when an earlier one is changed and changed back', () => {
  const answers = [given('outputs', 'yes'), given('union', 'market'), given('exclusion', 'science')];
  const away = withAnswer(answers, given('outputs', 'no'));
  expect(sequence(DATA, away)).toEqual(['outputs', 'review']);
  expect(sequence(DATA, withAnswer(away, given('outputs', 'yes')))).toEqual(sequence(DATA, answers));
});

it('stops at a question whose answer is empty', () => {
  expect(sequence(DATA, [given('outputs', 'yes'), given('union')])).toEqual(['outputs', 'union']);
});

it('lets an answer that stands alone stand alone', () => {
  const options = [{ id: 'a' }, { id: 'b' }, { id: 'none', exclusive: true as const }];
  expect(toggled(options, ['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(options, ['a', 'b'], 'none')).toEqual(['none']);
  expect(toggled(options, ['none'], 'a')).toEqual(['a']);
  expect(toggled(options, ['a'], 'a')).toEqual([]);
});
