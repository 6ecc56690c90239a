import { describe, expect, it } from 'vitest';
import { CURRENT_LEGAL_DATA as DATA } from '../current-data';
import { CURRENT_FORMS as FORMS } from '../current-forms';
import { CHECK_IDS, DOCUMENT_KINDS } from './document-form';
import type { EuResult, GivenAnswer } from './dto';
import { type DutyRecords, documentDue, groundsOf, notOwed, type Says, stateDuty } from './duty-state';
import { nextStep } from './next-step';

/** A way through the questions, by a seed: one option of each, and now and then two. */
function wander(seed: number): EuResult {
  let state = seed * 2_654_435_761 + 1;
  const random = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
  const answers: GivenAnswer[] = [];
  for (;;) {
    const step = nextStep(DATA, answers);
    if (step.kind === 'result') return step.result;
    if (step.kind === 'refused') throw new Error(JSON.stringify(step.errors));
    const { id, kind, options } = step.question;
    // Most ways would end at the first questions: where one option leads on, it is taken most of the time.
    const on = options.filter(({ class: euClass }) => euClass !== 'out_of_scope' && euClass !== 'prohibited');
    const from = on.length > 0 && random(20) > 0 ? on : options;
    const chosen = [from[random(from.length)], from[random(from.length)]].map((option) => option?.id as string);
    const two = kind === 'many' && !options.some(({ exclusive, id: one }) => exclusive && chosen.includes(one));
    answers.push({ question: id, answer: two ? [...new Set(chosen)] : [chosen[0] as string] });
  }
}

const WAYS = Array.from({ length: 600 }, (_, seed) => wander(seed));
const articles = (result: EuResult, role: 'provider' | 'deployer') =>
  result.obligations
    .filter(({ roles }) => roles.includes(role))
    .map(({ article }) => article)
    .join('; ');
const has = (text: string, article: number) => new RegExp(`\\b${article}\\b`).test(text);
const is = (result: EuResult, role: 'provider' | 'deployer') => result.roles.includes(role);

const NONE: DutyRecords = {
  documents: {},
  statements: {},
  checks: Object.fromEntries(CHECK_IDS.map((id) => [id, { holds: false, says: 'No.' }])) as DutyRecords['checks'],
};
const said = (duty: string, says: Says, outdated = false): DutyRecords['statements'] => ({
  [duty]: { says, text: 'Said so.', person: { id: 'p', name: 'Ada' }, at: '2026-11-28T00:00:00.000Z', outdated },
});
const find = (holds: (result: EuResult) => boolean) => WAYS.find(holds) as EuResult;
const dutyOf = (result: EuResult, id: string) => {
  const duty = result.obligations.find((one) => one.id === id);
  if (!duty) throw new Error(`It does not owe ${id}`);
  return duty;
};

describe('obligations, whatever was answered', () => {
  it('every provider of a high-risk agent owes Articles 9 to 15, 17, 43, 47, 48, 72 and 73; by Annex III, 49 too', () => {
    const ways = WAYS.filter((result) => result.class === 'high' && is(result, 'provider'));
    expect(ways.length).toBeGreaterThan(50);
    for (const result of ways) {
      const text = articles(result, 'provider');
      expect([9, 10, 11, 12, 13, 14, 15, 17, 43, 47, 48, 72, 73].filter((article) => !has(text, article))).toEqual([]);
      const registers = result.obligations.some(({ id }) => id === 'register-provider');
      expect(registers).toBe(groundsOf(result).includes('Annex III'));
    }
  });

  it('every deployer of a high-risk agent owes Article 26; 27 for credit and insurance, and elsewhere it is asked', () => {
    const ways = WAYS.filter((result) => result.class === 'high' && is(result, 'deployer'));
    expect(ways.length).toBeGreaterThan(50);
    const areas = new Set<string>();
    for (const result of ways) {
      expect(has(articles(result, 'deployer'), 26)).toBe(true);
      const chosen = result.path.find(({ question }) => question === 'annex-iii')?.chosen.map(({ id }) => id) ?? [];
      for (const area of chosen) areas.add(area);
      const ids = result.obligations.map(({ id }) => id);
      const owed = chosen.includes('credit') || chosen.includes('insurance');
      expect(ids.includes('fria')).toBe(owed);
      const asked = chosen.some((area) => !['credit', 'insurance', 'infrastructure', 'fraud', 'none'].includes(area));
      expect(ids.includes('fria-check')).toBe(!owed && asked);
    }
    expect(areas.size).toBeGreaterThan(9);
  });

  it('who taken out by Article 6(3) documents and registers; a transparency duty is of Article 50', () => {
    for (const result of WAYS) {
      const exception = result.path.some(
        ({ question, chosen }) => question === 'exception' && chosen.every(({ id }) => id !== 'none'),
      );
      const ids = result.obligations.map(({ id }) => id);
      expect(ids.includes('register-exception')).toBe(exception && is(result, 'provider'));
      if (result.class !== 'limited') continue;
      const met = result.path.find(({ question }) => question === 'transparency')?.chosen.map(({ id }) => id) ?? [];
      const mine = met.some((id) =>
        ['interacts', 'generates'].includes(id) ? is(result, 'provider') : is(result, 'deployer'),
      );
      expect(has(`${articles(result, 'provider')}; ${articles(result, 'deployer')}`, 50)).toBe(mine);
    }
  });

  it('each of the law is owed or is not, with why; and each says what answers it', () => {
    for (const result of WAYS) {
      const not = notOwed(DATA, result);
      expect([...result.obligations.map(({ id }) => id), ...not.map(({ id }) => id)].sort()).toEqual(
        DATA.obligations.map(({ id }) => id).sort(),
      );
      expect(not.every(({ why }) => why.length > 5)).toBe(true);
    }
    expect(FORMS.answers.map(({ duty }) => duty).sort()).toEqual(DATA.obligations.map(({ id }) => id).sort());
    const named = FORMS.forms.flatMap(({ duties }) => duties);
    expect(named.filter((id) => !DATA.obligations.some((one) => one.id === id))).toEqual([]);
  });

  it('nothing is fulfilled by nothing, and what is open is missing from its day on', () => {
    for (const result of WAYS) {
      for (const duty of result.obligations) {
        const before = new Date(Date.parse(duty.date) - 86_400_000).toISOString().slice(0, 10);
        expect(stateDuty(duty, FORMS, NONE, before).state).toBe('not-yet-due');
        expect(stateDuty(duty, FORMS, NONE, duty.date).state).toBe('missing');
      }
    }
  });
});

describe('where a duty stands', () => {
  const both = find(
    (result) =>
      result.class === 'high' && result.roles.length === 2 && result.obligations.some(({ id }) => id === 'fria-check'),
  );
  const far = '2100-01-01';

  it('a document answers what its fields say, and not more', () => {
    const records = (gaps: string[]) => ({
      ...NONE,
      documents: { 'technical-documentation': { version: 3, gaps, only: null } },
    });
    const at = (id: string, gaps: string[]) => stateDuty(dutyOf(both, id), FORMS, records(gaps), far);
    expect(at('risk-management', ['bias'])).toMatchObject({ state: 'fulfilled', by: 'records' });
    expect(at('data-governance', ['bias'])).toMatchObject({
      state: 'missing',
      why: '1 gap in version 3 of the document.',
    });
    expect(at('documentation', ['bias']).state).toBe('missing');
    expect(at('documentation', []).state).toBe('fulfilled');
  });

  it('a registration answers only for the case that it was written for', () => {
    const provider = find(({ obligations }) => obligations.some(({ id }) => id === 'register-provider'));
    const excepted = find(({ obligations }) => obligations.some(({ id }) => id === 'register-exception'));
    const by = (result: EuResult, id: string, only: 'high' | 'exception' | null) =>
      stateDuty(
        dutyOf(result, id),
        FORMS,
        { ...NONE, documents: { registration: { version: 2, gaps: [], only } } },
        far,
      );
    for (const [result, id, mine, other] of [
      [provider, 'register-provider', 'high', 'exception'],
      [excepted, 'register-exception', 'exception', 'high'],
    ] as const) {
      expect(by(result, id, mine)).toMatchObject({ state: 'fulfilled', by: 'records' });
      expect(by(result, id, null).state).toBe('fulfilled');
      const why = 'Version 2 was written for another case.';
      expect(by(result, id, other)).toMatchObject({ state: 'missing', by: null, why });
    }
  });

  it('logs answer the duty to keep them, and not the one to watch', () => {
    const records = { ...NONE, checks: { ...NONE.checks, logs: { holds: true, says: 'Recorded.' } } };
    expect(stateDuty(dutyOf(both, 'keep-logs'), FORMS, records, far)).toMatchObject({
      state: 'fulfilled',
      by: 'records',
    });
    expect(stateDuty(dutyOf(both, 'monitor'), FORMS, records, far).state).toBe('missing');
  });

  it('the word of a person is told apart from records, and can be taken back', () => {
    const at = (says: Says) =>
      stateDuty(dutyOf(both, 'quality'), FORMS, { ...NONE, statements: said('quality', says) }, far);
    expect(at('done')).toMatchObject({ state: 'fulfilled', by: 'word', why: 'Said so.' });
    expect(at('not-applicable')).toMatchObject({ state: 'not-applicable', by: null });
    expect(at('open')).toMatchObject({ state: 'missing', statement: null });
  });

  it('a word said of older answers is shown, counts for nothing, and is to be said again', () => {
    for (const says of ['done', 'not-applicable'] as const) {
      const statements = said('quality', says, true);
      expect(stateDuty(dutyOf(both, 'quality'), FORMS, { ...NONE, statements }, far)).toMatchObject({
        state: 'missing',
        by: null,
        why: expect.stringMatching(/Ada said .*“Said so.” Say it again/),
        statement: { says },
      });
    }
    const form = FORMS.forms.find(({ kind }) => kind === 'fundamental-rights') as (typeof FORMS.forms)[number];
    const due = (says: Says) => documentDue(form, FORMS, both.obligations, said('fria-check', says, true)).state;
    expect([due('not-applicable'), due('applies')]).toEqual(['ask', 'due']);
  });

  it('no word answers a prohibition', () => {
    const stop = { ...dutyOf(both, 'quality'), id: 'stop' };
    for (const says of ['done', 'not-applicable'] as const) {
      expect(stateDuty(stop, FORMS, { ...NONE, statements: said('stop', says) }, far).state).toBe('missing');
    }
  });

  it('the impact assessment is asked about, then due or not; without answers nobody knows', () => {
    const form = FORMS.forms.find(({ kind }) => kind === 'fundamental-rights') as (typeof FORMS.forms)[number];
    const due = (statements: DutyRecords['statements']) => documentDue(form, FORMS, both.obligations, statements).state;
    expect([due({}), due(said('fria-check', 'applies')), due(said('fria-check', 'not-applicable'))]).toEqual([
      'ask',
      'due',
      'not-due',
    ]);
    expect(documentDue(form, FORMS, null, {}).state).toBe('unknown');
    const minimal = find((result) => result.class === 'minimal');
    const kinds = DOCUMENT_KINDS.map((kind) => FORMS.forms.find((one) => one.kind === kind) as typeof form);
    const needed = kinds.filter((one) => documentDue(one, FORMS, minimal.obligations, {}).state === 'due');
    expect(needed.map(({ kind }) => kind)).toEqual(
      minimal.obligations.some(({ id }) => id === 'register-exception') ? ['registration'] : [],
    );
  });
});
