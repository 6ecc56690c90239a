import { describe, expect, it } from 'vitest';
import { CURRENT_LEGAL_DATA as DATA } from '../current-data';
import type { EuResult } from './dto';
import type { EuClass } from './eu-class';
import { nextStep } from './next-step';

interface Case {
  says: string;
  /** `question: answer` in the order in which they are asked. */
  answers: Record<string, string | string[]>;
  class: EuClass;
  roles?: string;
  owes?: string[];
  not?: string[];
  dates?: Record<string, string>;
  because?: RegExp;
}

const inside = { outputs: 'yes', union: ['deployer'], exclusion: 'none' };
const both = { ...inside, role: 'both' };
const lawful = { ...both, prohibited: ['none'], 'annex-i': 'no' };
const area = (...areas: string[]) => ({ ...lawful, 'annex-iii': areas });
const bare = { transparency: ['none'] };
const used = (changed: string[]) => ({ ...inside, role: 'deployer', changed, prohibited: ['none'], 'annex-i': 'no' });
const III = '2027-12-02';
const I = '2028-08-02';

const out = (says: string, answers: Case['answers'], because: RegExp): Case => ({
  says,
  answers,
  class: 'out_of_scope',
  roles: '',
  because,
});
const forbidden = (practice: string, from = '2025-02-02'): Case => ({
  says: `prohibited: ${practice}`,
  answers: { ...both, prohibited: [practice] },
  class: 'prohibited',
  owes: ['stop'],
  not: ['literacy'],
  dates: { stop: from },
});
const profiled = (one: string, more: Partial<Case> = {}): Case => ({
  says: `${one} with profiling: high, and no exception is asked for`,
  answers: { ...area(one), profiling: 'yes', ...bare },
  class: 'high',
  owes: ['risk-management', 'conformity', 'register-provider', 'oversight', 'keep-logs', 'tell-people'],
  not: ['document-exception'],
  dates: { 'risk-management': III, 'register-provider': III },
  because: /no exception/,
  ...more,
});
const excepted = (one: string): Case => ({
  says: `Article 6(3), ${one}: not high, but documented and registered`,
  answers: { ...area('employment'), profiling: 'no', 'significant-risk': 'no', exception: [one], ...bare },
  class: 'minimal',
  owes: ['document-exception', 'register-exception', 'literacy'],
  not: ['risk-management', 'oversight', 'register-provider'],
  dates: { 'document-exception': III, 'register-exception': III },
});

const OLD_PRACTICES =
  'manipulation vulnerability social-scoring crime-prediction face-scraping emotions-work-school biometric-categories live-identification'.split(
    ' ',
  );
const CASES: Case[] = [
  out('no AI system', { outputs: 'no' }, /not an AI system/),
  out('nothing to do with the EU', { outputs: 'yes', union: ['none'] }, /in the EU/),
  ...['defence', 'foreign-authority', 'science', 'before-market', 'personal'].map((exclusion) =>
    out(`left out: ${exclusion}`, { outputs: 'yes', union: ['market', 'output'], exclusion }, /./),
  ),
  ...OLD_PRACTICES.map((practice) => forbidden(practice)),
  forbidden('intimate-images', '2026-12-02'),
  forbidden('child-abuse-material', '2026-12-02'),
  {
    says: 'an old and a new prohibited practice: forbidden since the old date',
    answers: { ...both, prohibited: ['intimate-images', 'social-scoring'] },
    class: 'prohibited',
    dates: { stop: '2025-02-02' },
  },
  {
    says: 'Annex I: high, with its own later date and without the duties of Annex III',
    answers: { ...both, prohibited: ['none'], 'annex-i': 'yes', 'annex-iii': ['none'], ...bare },
    class: 'high',
    owes: ['risk-management', 'conformity', 'oversight'],
    not: ['register-provider', 'fria', 'fria-check', 'tell-people', 'explain'],
    dates: { 'risk-management': I, oversight: I },
    because: /third party/,
  },
  {
    says: 'Annex I and Annex III: the earlier date counts',
    answers: {
      ...both,
      prohibited: ['none'],
      'annex-i': 'yes',
      'annex-iii': ['biometrics'],
      profiling: 'yes',
      ...bare,
    },
    class: 'high',
    dates: { 'risk-management': III, 'register-provider': III },
  },
  {
    says: 'Annex I stays high where the exception takes Annex III away',
    answers: {
      ...both,
      prohibited: ['none'],
      'annex-i': 'yes',
      'annex-iii': ['education'],
      profiling: 'no',
      'significant-risk': 'no',
      exception: ['narrow'],
      ...bare,
    },
    class: 'high',
    owes: ['document-exception', 'risk-management'],
    not: ['register-provider'],
    dates: { 'risk-management': I },
  },
  profiled('biometrics', { owes: ['fria-check', 'explain'], not: ['fria', 'tell-workers'] }),
  profiled('infrastructure', { not: ['fria', 'fria-check', 'explain'] }),
  profiled('education', { owes: ['fria-check'] }),
  profiled('employment', {
    because: /meant for employment/,
    owes: ['tell-workers', 'tell-people', 'explain', 'fria-check'],
  }),
  profiled('benefits', { owes: ['fria-check'] }),
  profiled('credit', { owes: ['fria', 'explain'], not: ['fria-check'] }),
  profiled('insurance', { owes: ['fria'], not: ['fria-check'] }),
  profiled('emergency', { owes: ['fria-check'] }),
  profiled('police', { owes: ['fria-check'] }),
  profiled('migration', { owes: ['fria-check'] }),
  profiled('justice', { owes: ['fria-check'] }),
  {
    says: 'credit beside fraud detection is still credit',
    answers: { ...area('credit', 'fraud'), profiling: 'yes', ...bare },
    class: 'high',
    owes: ['fria'],
  },
  {
    says: 'only fraud detection is no area of Annex III, and profiling is not even asked',
    answers: { ...area('fraud'), ...bare },
    class: 'minimal',
    not: ['document-exception'],
    because: /fraud/,
  },
  {
    says: 'a significant risk: no exception',
    answers: { ...area('employment'), profiling: 'no', 'significant-risk': 'yes', ...bare },
    class: 'high',
    because: /significant harm/,
  },
  {
    says: 'no significant risk, but none of the four conditions: high',
    answers: { ...area('employment'), profiling: 'no', 'significant-risk': 'no', exception: ['none'], ...bare },
    class: 'high',
    because: /fits no exception/,
    dates: { oversight: III },
  },
  ...['narrow', 'improves', 'patterns', 'preparatory'].map(excepted),
  {
    says: 'a deployer under the exception asks the provider for its assessment',
    answers: {
      ...used(['none']),
      'annex-iii': ['education'],
      profiling: 'no',
      'significant-risk': 'no',
      exception: ['preparatory'],
      ...bare,
    },
    class: 'minimal',
    roles: 'deployer',
    owes: ['get-exception'],
    not: ['document-exception', 'register-exception'],
  },
  {
    says: 'a deployer of a high-risk agent owes what deployers owe',
    answers: { ...used(['none']), 'annex-iii': ['employment'], profiling: 'yes', ...bare },
    class: 'high',
    roles: 'deployer',
    owes: ['oversight', 'keep-logs', 'tell-workers'],
    not: ['risk-management', 'conformity'],
  },
  ...(
    [
      ['name', /name is on/],
      ['modified', /changed/],
      ['purpose', /purpose/],
    ] as const
  ).map(
    ([how, because]): Case => ({
      says: `Article 25: a deployer becomes the provider of a high-risk agent (${how})`,
      answers: { ...used([how]), 'annex-iii': ['employment'], profiling: 'yes', ...bare },
      class: 'high',
      roles: 'provider, deployer',
      owes: ['risk-management', 'conformity', 'oversight'],
      because,
    }),
  ),
  {
    says: 'a renamed agent that is not high-risk stays the other company’s',
    answers: { ...used(['name']), 'annex-iii': ['none'], transparency: ['interacts'] },
    class: 'limited',
    roles: 'deployer',
    not: ['disclose-ai'],
  },
  {
    says: 'only a provider owes what providers owe',
    answers: {
      ...inside,
      role: 'provider',
      prohibited: ['none'],
      'annex-i': 'no',
      'annex-iii': ['none'],
      transparency: ['interacts', 'deepfake'],
    },
    class: 'limited',
    roles: 'provider',
    owes: ['disclose-ai'],
    not: ['label-deepfake'],
    dates: { 'disclose-ai': '2026-08-02' },
  },
  {
    says: 'limited also when high: transparency comes on top, and sooner',
    answers: { ...area('employment'), profiling: 'yes', transparency: ['interacts'] },
    class: 'high',
    owes: ['disclose-ai', 'risk-management'],
    dates: { 'disclose-ai': '2026-08-02', 'risk-management': III },
    because: /deals with people/,
  },
  {
    says: 'generated content, there before August 2026: marked by December',
    answers: { ...area('none'), transparency: ['generates'], 'marking-since': 'before' },
    class: 'limited',
    dates: { 'mark-content': '2026-12-02' },
  },
  {
    says: 'generated content, new: marked from the start',
    answers: { ...area('none'), transparency: ['generates', 'public-text'], 'marking-since': 'after' },
    class: 'limited',
    owes: ['label-text'],
    dates: { 'mark-content': '2026-08-02' },
  },
  {
    says: 'emotions and deepfakes: their deployer says so',
    answers: { ...area('none'), transparency: ['emotion', 'deepfake'] },
    class: 'limited',
    owes: ['tell-emotion', 'label-deepfake'],
    not: ['disclose-ai'],
  },
  {
    says: 'nothing of all this: minimal, with AI literacy',
    answers: { ...area('none'), ...bare },
    class: 'minimal',
    owes: ['literacy'],
    dates: { literacy: '2025-02-02' },
  },
];

const given = (answers: Case['answers']) => Object.entries(answers).map(([question, answer]) => ({ question, answer }));
function resultOf(answers: Case['answers']): EuResult {
  const step = nextStep(DATA, given(answers));
  if (step.kind !== 'result') throw new Error(JSON.stringify(step));
  return step.result;
}

describe('golden answers', () => {
  it.each(CASES)('$says', ({ answers, dates = {}, owes = [], not = [], because, roles, ...expected }) => {
    const result = resultOf(answers);
    expect(result.class).toBe(expected.class);
    if (roles !== undefined) expect(result.roles.join(', ')).toBe(roles);
    const ids = result.obligations.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(owes));
    expect(ids.filter((id) => not.includes(id))).toEqual([]);
    for (const [id, date] of Object.entries(dates)) {
      expect([id, result.obligations.find((one) => one.id === id)?.date]).toEqual([id, date]);
    }
    expect(result.reasons.length).toBeGreaterThan(0);
    if (because) expect(result.reasons.map(({ text }) => text).join('\n')).toMatch(because);
    expect(result.path.map(({ question }) => question)).toEqual(Object.keys(answers));
    expect(result.obligations.map(({ date }) => date)).toEqual(result.obligations.map(({ date }) => date).sort());
  });

  it('take every option of every question, come to every class and owe every obligation', () => {
    const results = CASES.map(({ answers }) => resultOf(answers));
    const taken = new Set(
      results.flatMap(({ path }) => path.flatMap((s) => s.chosen.map((c) => `${s.question}.${c.id}`))),
    );
    const all = DATA.questions.flatMap(({ id, options }) => options.map((option) => `${id}.${option.id}`));
    expect(all.filter((key) => !taken.has(key))).toEqual([]);
    expect([...new Set(results.map((result) => result.class))].sort()).toEqual([
      'high',
      'limited',
      'minimal',
      'out_of_scope',
      'prohibited',
    ]);
    const owed = new Set(results.flatMap(({ obligations }) => obligations.map(({ id }) => id)));
    expect(DATA.obligations.map(({ id }) => id).filter((id) => !owed.has(id))).toEqual([]);
  });
});
