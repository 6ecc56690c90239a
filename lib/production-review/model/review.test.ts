import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentSpec } from '@/lib/agents/model/manifest';
import { ANSWERS, type Answer, faultOf } from './answer';
import { type Checklist, checklistSchema, DEFAULT_CHECKLIST } from './checklist';
import { factsFor, type ReviewFacts } from './facts';
import { type KeptAnswer, missingInReview, toReview } from './review';

const kept = (line: string, answer: Answer): KeptAnswer => ({
  line,
  answer,
  note: 'Sample.',
  by: { id: 'pe_1', name: 'Ada' },
  at: '2026-11-24T09:00:00.000Z',
});
const waits: Checklist = { ...DEFAULT_CHECKLIST, openLines: 'wait' };
const all = (answer: Answer) => DEFAULT_CHECKLIST.lines.map(({ id }) => kept(id, answer));
const missing = (checklist: Checklist, answers: KeptAnswer[]) => missingInReview(checklist, { agent: 'bot', answers });

describe('the checklist before production', () => {
  it('ships as data that its own schema accepts, and refuses an id that is there twice', () => {
    expect(checklistSchema.parse(DEFAULT_CHECKLIST)).toEqual(DEFAULT_CHECKLIST);
    const line = DEFAULT_CHECKLIST.lines[0];
    expect(checklistSchema.safeParse({ lines: [line, line] }).error?.issues[0]?.path).toEqual(['lines', 1, 'id']);
    expect(checklistSchema.safeParse({ lines: [] }).success).toBe(false);
  });

  it('lets open lines be the approver’s, or wait for them; a no always waits', () => {
    expect(missing(DEFAULT_CHECKLIST, [])).toEqual([]);
    expect(missing(waits, [])).toEqual(['The production review of bot has 8 open lines.']);
    expect(missing(waits, all('yes').slice(1))).toEqual(['The production review of bot has an open line.']);
    expect(missing(waits, all('not-applicable'))).toEqual([]);
    expect(missing(DEFAULT_CHECKLIST, [kept('tools', 'no')])).toEqual([
      'The production review of bot says no to: Each tool is needed.',
    ]);
    expect(missing(DEFAULT_CHECKLIST, [kept('tools', 'no'), kept('tools', 'yes')])).toEqual([]);
  });

  it('has an answer by somebody for every line, once it is approved', () => {
    const answers = fc.array(
      fc.record({
        line: fc.constantFrom(...DEFAULT_CHECKLIST.lines.map(({ id }) => id)),
        answer: fc.constantFrom(...ANSWERS),
      }),
    );
    fc.assert(
      fc.property(answers, fc.constantFrom(DEFAULT_CHECKLIST, waits), (given, checklist) => {
        const said = { agent: 'bot', answers: given.map(({ line, answer }) => kept(line, answer)) };
        fc.pre(missingInReview(checklist, said).length === 0);
        const approvers = [{ id: 'pe_2', name: 'Tove' }];
        const review = toReview(checklist, said, { facts: () => [], approvers });
        expect(review.open).toBe(0);
        expect(review.refused).toEqual([]);
        for (const line of review.lines) {
          expect(line.answer === null).toBe(line.confirmedBy.length === 1);
          if (checklist.openLines === 'wait') expect(line.answer).not.toBeNull();
        }
      }),
    );
  });

  it.each<[string, Answer, string, string | null]>([
    ['purpose', 'yes', '', null],
    ['purpose', 'no', ' ', 'Say what is not so.'],
    ['purpose', 'not-applicable', '', 'Say why it does not apply.'],
    ['runbook', 'yes', '', 'Name it: where the runbook is.'],
    ['runbook', 'yes', 'https://runbooks.example.com/bot', null],
  ])('on %s takes %s with “%s”: %s', (id, answer, note, fault) => {
    const line = DEFAULT_CHECKLIST.lines.find((one) => one.id === id);
    expect(faultOf(line as never, { answer, note })).toBe(fault);
  });
});

describe('what Remit knows about a line', () => {
  const spec = {
    purpose: 'Answers sample questions',
    owner: 'ada@example.com',
    backupOwner: 'lin@example.com',
    dataAccess: [
      { system: 'crm', dataClass: 'internal' },
      { system: 'crm', dataClass: 'confidential' },
    ],
  } as AgentSpec;
  const facts: ReviewFacts = {
    spec,
    asked: [
      {
        tool: 'crm/search',
        reason: 'look-ups',
        constraints: { rateLimit: { limit: 1, windowSeconds: 1 } },
        labelled: true,
      },
      { tool: 'crm/refund', constraints: { pii: 'allow' }, labelled: false },
    ],
    highestDataClass: 'restricted',
    risk: { score: 40, level: 'medium' },
    euClass: 'high_risk',
    toxic: null,
  };

  it.each([
    ['purpose', ['“Answers sample questions”', 'Owner ada@example.com, backup lin@example.com.']],
    ['data', ['It declares crm, up to confidential data.', 'Its tools reach up to restricted data.']],
    ['tools', ['It asks for 2 tools.', 'No reason is given for crm/refund.', 'Nobody labelled crm/refund.']],
    ['risk', ['Risk 40, medium.', 'EU AI Act: high risk.']],
    ['toxic', ['No toxic path is known.', 'Tools that nobody labelled are not looked at.']],
    ['limits', ['1 of 2 with a rate limit.', '0 of 2 with an end.', '0 of 2 with personal data redacted or blocked.']],
    ['runbook', []],
    ['a-line-of-the-company', []],
  ])('%s', (line, words) => expect(factsFor(line, facts)).toEqual(words));

  it('says so where nothing is known', () => {
    const bare = {
      ...facts,
      spec: { ...spec, dataAccess: [] },
      asked: [],
      highestDataClass: null,
      risk: null,
      euClass: null,
    };
    expect(factsFor('data', bare)).toEqual(['It declares no data.', 'It asks for no tools.']);
    expect(factsFor('risk', bare)).toEqual([
      'Its risk is not known.',
      'Its class under the EU AI Act is not assessed.',
    ]);
    expect(factsFor('toxic', { ...bare, toxic: 'A path.' })).toEqual(['A path.']);
    expect(factsFor('limits', bare)).toEqual(['It asks for no tools.']);
  });
});
