import { describe, expect, it } from 'vitest';
import { CURRENT_LEGAL_DATA as DATA } from '../current-data';
import { legalDataSchema } from './legal-data';
import { nextDate, nextStep, onPath } from './next-step';

const answers = (given: Record<string, string | string[]>) =>
  Object.entries(given).map(([question, answer]) => ({ question, answer }));
const start = { outputs: 'yes', union: ['market'] };

describe('the next step', () => {
  it('is the first question, then the one where the answer leads', () => {
    expect(nextStep(DATA, [])).toMatchObject({ question: { id: 'outputs' } });
    expect(nextStep(DATA, answers(start))).toMatchObject({ question: { id: 'exclusion' } });
  });

  it.each([
    ['a question that does not exist', { ...start, weather: 'good' }, 'answers.2.question', /no question weather/],
    ['an answer that does not exist', { outputs: 'perhaps' }, 'answers.0.answer', /Use yes, no/],
    ['a question that is not asked', { outputs: 'no', union: ['market'] }, 'answers.1.question', /not asked/],
    ['two answers to one', { outputs: ['yes', 'no'] }, 'answers.0.answer', /one answer/],
    ['none together with others', { outputs: 'yes', union: ['none', 'market'] }, 'answers.1.answer', /stands alone/],
    ['the same answer twice', { outputs: 'yes', union: ['market', 'market'] }, 'answers.1.answer', /once/],
    ['an inherited name', { outputs: 'toString' }, 'answers.0.answer', /no answer/],
  ])('refuses %s', (_, given, field, message) => {
    expect(nextStep(DATA, answers(given))).toEqual({
      kind: 'refused',
      errors: [{ field, message: expect.stringMatching(message) }],
    });
  });

  it('refuses a question that is answered twice', () => {
    const twice = [...answers({ outputs: 'yes' }), ...answers({ outputs: 'no' })];
    expect(nextStep(DATA, twice)).toMatchObject({ kind: 'refused', errors: [{ field: 'answers.1.question' }] });
  });

  it('does not depend on the order in which answers are given', () => {
    const given = answers({ ...start, exclusion: 'science' });
    expect(nextStep(DATA, [...given].reverse())).toEqual(nextStep(DATA, given));
  });

  it('keeps of changed answers those that are still asked', () => {
    const given = answers({ outputs: 'yes', union: ['none'], exclusion: 'none', role: 'both' });
    expect(onPath(DATA, given).map(({ question }) => question)).toEqual(['outputs', 'union']);
  });

  it('knows the next date: not today’s, and none when all are past', () => {
    const due = [{ date: '2026-08-02' }, { date: '2027-12-02' }];
    expect(nextDate(due, '2026-08-01')).toBe('2026-08-02');
    expect(nextDate(due, '2026-08-02')).toBe('2027-12-02');
    expect(nextDate(due, '2027-12-02')).toBeNull();
  });
});

describe('the schema of the legal data', () => {
  type Data = typeof DATA;
  const broken = (change: (data: Data) => unknown) => {
    const copy = structuredClone(DATA);
    change(copy);
    return (legalDataSchema.safeParse(copy).error?.issues ?? []).map(({ message }) => message);
  };
  const option = (data: Data, question: string, id: string) =>
    data.questions
      .find((q) => q.id === question)
      ?.options.find((o) => o.id === id) as Data['questions'][0]['options'][0];

  it('takes what ships', () => expect(broken(() => undefined)).toEqual([]));

  it.each([
    [
      'a branch that leads nowhere',
      (d: Data) => Object.assign(option(d, 'outputs', 'yes'), { next: 'mars' }),
      /outputs leads to mars/,
    ],
    [
      'a branch that ends without a class',
      (d: Data) => Object.assign(option(d, 'union', 'market'), { next: null }),
      /without a class/,
    ],
    ['a circle', (d: Data) => Object.assign(option(d, 'role', 'both'), { next: 'outputs' }), /comes back/],
    [
      'a question that nobody reaches',
      (d: Data) => Object.assign(option(d, 'role', 'deployer'), { next: 'prohibited' }),
      /leads to changed/,
    ],
    ['a duty from no date', (d: Data) => Object.assign(d.obligations[0] ?? {}, { from: 'never' }), /no milestone/],
    [
      'a condition on no option',
      (d: Data) => Object.assign(d.obligations[0]?.when ?? {}, { any: ['a.b'] }),
      /no option/,
    ],
    ['a date that does not always exist', (d: Data) => d.milestones.high?.pop(), /no date for everything else/],
    [
      'two questions of one name',
      (d: Data) => d.questions.push(d.questions[0] as Data['questions'][0]),
      /Two questions/,
    ],
    ['a day that is none', (d: Data) => Object.assign(d, { dateChecked: '2026-02-30' }), /date/i],
    ['fields that it does not know', (d: Data) => Object.assign(d, { colour: 'red' }), /colour/],
  ])('refuses %s', (_, change, message) => {
    expect(broken(change).join('\n')).toMatch(message);
  });
});
