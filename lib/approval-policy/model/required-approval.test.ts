import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { type ApprovalPolicy, approvalPolicySchema, DEFAULT_APPROVAL_POLICY } from './policy';
import { type RequestFacts, requiredApproval } from './required-approval';

const FACTS: RequestFacts = {
  agents: ['bot'],
  risk: 'medium',
  dataClass: 'internal',
  categories: [],
  effects: ['read'],
  environments: ['staging'],
  exposures: ['internal'],
  toxic: [],
  accepted: [],
  unlabelled: false,
  ticket: null,
  serverOwners: [],
};
const facts = (change: Partial<RequestFacts>): RequestFacts => ({ ...FACTS, ...change });
const policy = (change: object): ApprovalPolicy =>
  approvalPolicySchema.parse({ stages: [{ name: 'security', role: 'security' }], ...change });
const rule = (when: object, change: object = {}) => ({ id: 'rule', when, why: 'Because.', ...change });
const extra = [{ name: 'owner of risk', role: 'executive' }];
const names = (given: ApprovalPolicy, about: RequestFacts) =>
  requiredApproval(given, about).stages.map(({ name, needed }) => `${needed} ${name}`);

describe('requiredApproval', () => {
  it.each<[string, object, Partial<RequestFacts>, boolean]>([
    ['risk at the bound', { risk: 'high' }, { risk: 'high' }, true],
    ['risk above', { risk: 'high' }, { risk: 'critical' }, true],
    ['risk below', { risk: 'high' }, { risk: 'medium' }, false],
    ['no agent', { risk: 'low' }, { risk: null }, false],
    ['data at the bound', { dataClass: 'confidential' }, { dataClass: 'confidential' }, true],
    ['data below', { dataClass: 'confidential' }, { dataClass: 'internal' }, false],
    ['no tool', { dataClass: 'public' }, { dataClass: null }, false],
    ['one category of two', { categories: ['pii', 'pci'] }, { categories: ['pci', 'hr'] }, true],
    ['another category', { categories: ['pii'] }, { categories: ['hr'] }, false],
    ['an effect', { effects: ['destructive'] }, { effects: ['read', 'destructive'] }, true],
    ['another effect', { effects: ['write'] }, { effects: ['read', 'destructive'] }, false],
    ['the environment', { environment: 'production' }, { environments: ['staging', 'production'] }, true],
    ['another environment', { environment: 'production' }, {}, false],
    ['the exposure', { exposure: 'external' }, { exposures: ['external'] }, true],
    ['another exposure', { exposure: 'external' }, {}, false],
    ['a toxic path', { toxic: true }, { toxic: ['bot'] }, true],
    ['no toxic path', { toxic: true }, {}, false],
    ['unlabelled', { unlabelled: true }, { unlabelled: true }, true],
    ['labelled', { unlabelled: true }, {}, false],
    ['nothing named', {}, {}, true],
    ['both', { risk: 'high', exposure: 'external' }, { risk: 'high', exposures: ['external'] }, true],
    ['one of both', { risk: 'high', exposure: 'external' }, { risk: 'high' }, false],
  ])('a rule and %s', (_, when, about, applies) => {
    const found = requiredApproval(policy({ rules: [rule(when, { stages: extra })] }), facts(about));
    expect(found.rules).toEqual(applies ? ['rule'] : []);
    expect(found.stages).toHaveLength(applies ? 2 : 1);
  });

  it('makes one stage of those that ask the same people, with the highest count and every reason', () => {
    const two = [{ name: 'second pair of eyes', role: 'security', needed: 2 }];
    const given = policy({
      rules: [
        rule({ risk: 'high' }, { id: 'a', why: 'High.', stages: two }),
        rule({}, { id: 'b', why: 'Always.', stages: [{ name: 'x', role: 'security' }] }),
      ],
    });
    expect(requiredApproval(given, facts({ risk: 'high' })).stages).toMatchObject([
      { name: 'security', role: 'security', people: [], needed: 2, why: 'High. Always.' },
    ]);
  });

  it('keeps stages with different people apart, under names of their own', () => {
    const given = policy({
      rules: [
        rule(
          {},
          {
            stages: [
              { name: 'security', people: ['Vera@example.com'] },
              { name: 'owners', serverOwners: true },
            ],
          },
        ),
      ],
    });
    const { stages } = requiredApproval(given, facts({ serverOwners: ['sam@example.com'] }));
    expect(stages.map(({ name, role, people }) => [name, role, people])).toEqual([
      ['security', 'security', []],
      ['security 2', null, ['vera@example.com']],
      ['owners', null, ['sam@example.com']],
    ]);
  });

  it.each<[string, object, Partial<RequestFacts>, RegExp | null]>([
    [
      'an open risk',
      { riskAcceptance: true, when: { toxic: true } },
      { toxic: ['bot', 'other'], accepted: ['bot'] },
      /accepted first: other\./,
    ],
    ['an accepted risk', { riskAcceptance: true, when: { toxic: true } }, { toxic: ['bot'], accepted: ['bot'] }, null],
    ['the risk of any agent', { riskAcceptance: true }, {}, /accepted first: bot\./],
    ['the accepted risk of any agent', { riskAcceptance: true }, { accepted: ['bot'] }, null],
    ['no ticket', { ticket: 'SEC-#' }, {}, /SEC-#/],
    ['a ticket', { ticket: 'SEC-#' }, { ticket: 'SEC-12' }, null],
    ['a ticket with more', { ticket: 'SEC-#' }, { ticket: 'SEC-12 or so' }, /SEC-#/],
    ['a pattern that is taken as it stands', { ticket: '(a+)+.#' }, { ticket: '(a+)+.7' }, null],
    ['no end', { maxDays: 30 }, { longestDays: null }, /30 days/],
    ['too long', { maxDays: 30 }, { longestDays: 30.5 }, /30 days/],
    ['short enough', { maxDays: 30 }, { longestDays: 30 }, null],
    ['no grant', { maxDays: 30 }, {}, null],
  ])('says what is missing: %s', (_, demand, about, missing) => {
    const found = requiredApproval(policy({ rules: [rule({}, demand)] }), facts(about)).missing.join(' ');
    if (missing) expect(found).toMatch(missing);
    else expect(found).toBe('');
  });

  it('needs nobody only where the company says so, for low risk that reads, and no rule applies', () => {
    const given = (rules: object[] = []) =>
      policy({ rules, autoApprove: { dataClass: 'internal', environments: ['staging', 'development'] } });
    const low = facts({ risk: 'low' });
    expect(requiredApproval(given(), low)).toEqual({
      stages: [],
      rules: [],
      missing: [],
      openRisks: [],
      automatic: true,
    });
    expect(requiredApproval(policy({}), low).automatic).toBe(false);
    expect(requiredApproval(given([rule({})]), low).automatic).toBe(false);
    const bad: Partial<RequestFacts>[] = [
      { risk: 'medium' },
      { risk: null },
      { dataClass: 'confidential' },
      { effects: ['read', 'write'] },
      { environments: ['production'] },
      { toxic: ['bot'] },
      { unlabelled: true },
    ];
    for (const change of bad)
      expect(requiredApproval(given(), facts({ risk: 'low', ...change })).automatic).toBe(false);
  });

  it('ships with one stage for most, and an executive where it matters', () => {
    expect(names(DEFAULT_APPROVAL_POLICY, FACTS)).toEqual(['1 security']);
    expect(names(DEFAULT_APPROVAL_POLICY, facts({ risk: 'critical' }))).toEqual(['1 security']);
    const critical = facts({ risk: 'critical', environments: ['production'] });
    expect(names(DEFAULT_APPROVAL_POLICY, critical)).toEqual(['1 security', '1 risk owner']);
    expect(names(DEFAULT_APPROVAL_POLICY, facts({ toxic: ['bot'] }))).toEqual(['1 security', '1 risk owner']);
    expect(approvalPolicySchema.parse(DEFAULT_APPROVAL_POLICY)).toEqual(DEFAULT_APPROVAL_POLICY);
  });

  it('asks for somebody whatever the facts are, and names no stage twice', () => {
    const any = fc.record({
      risk: fc.option(fc.constantFrom(...RISK_LEVELS)),
      dataClass: fc.option(fc.constantFrom(...DATA_CLASSES)),
      effects: fc.subarray([...EFFECTS]),
      unlabelled: fc.boolean(),
      toxic: fc.subarray(['bot', 'other']),
      accepted: fc.subarray(['bot', 'other']),
    });
    const when = fc.record(
      { risk: fc.constantFrom(...RISK_LEVELS), dataClass: fc.constantFrom(...DATA_CLASSES), toxic: fc.constant(true) },
      { requiredKeys: [] },
    );
    const stage = fc.record({
      name: fc.constantFrom('security', 'owner'),
      role: fc.constantFrom('security', 'executive', 'admin'),
      needed: fc.integer({ min: 1, max: 3 }),
    });
    const rules = fc.array(fc.record({ when, stages: fc.array(stage, { maxLength: 3 }) }), { maxLength: 4 });
    fc.assert(
      fc.property(any, rules, (about, made) => {
        const given = policy({ rules: made.map((one, i) => ({ id: `rule-${i}`, why: 'Because.', ...one })) });
        const { stages } = requiredApproval(given, facts(about as Partial<RequestFacts>));
        expect(stages.length).toBeGreaterThan(0);
        expect(new Set(stages.map(({ name }) => name)).size).toBe(stages.length);
        // A further rule never takes a stage away, nor lowers what it needs.
        const fewer = requiredApproval(
          { ...given, rules: given.rules.slice(1) },
          facts(about as Partial<RequestFacts>),
        );
        for (const { role, needed } of fewer.stages) {
          expect(stages.find((one) => one.role === role)?.needed).toBeGreaterThanOrEqual(needed);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('approvalPolicySchema', () => {
  const stage = { name: 'security', role: 'security' };
  it.each<[string, object, string]>([
    ['no stage', { stages: [] }, 'stages'],
    ['a stage for nobody', { stages: [{ name: 'x' }] }, 'stages.0.role'],
    ['a stage for two kinds', { stages: [{ ...stage, serverOwners: true }] }, 'stages.0.role'],
    ['more than are named', { stages: [{ name: 'x', people: ['a@example.com'], needed: 2 }] }, 'stages.0.needed'],
    ['an unknown field', { stages: [stage], other: 1 }, ''],
    ['an unknown condition', { stages: [stage], rules: [rule({ team: 'x' })] }, 'rules.0.when'],
    ['an id twice', { stages: [stage], rules: [rule({}), rule({})] }, 'rules.1.id'],
  ])('refuses %s', (_, given, path) => {
    const { error } = approvalPolicySchema.safeParse(given);
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});
