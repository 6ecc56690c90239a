import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_CATEGORIES, DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { assessRisk } from './assess';
import type { LabelledTool, RiskSpec } from './derive';
import { becauseWords } from './explain';
import { type RiskInputs, scoreRisk } from './score';
import { type GraphAgent, toxicPath } from './toxic';

const inputs = (change: Partial<RiskInputs>): RiskInputs => ({
  dataSensitivity: 0,
  actionImpact: 0,
  autonomy: 0,
  reach: 0,
  untrustedInput: 0,
  ...change,
});
const SPEC: RiskSpec = {
  autonomy: 0,
  reach: 0,
  untrustedInput: 0,
  actionImpact: 0,
  exposure: 'internal',
  dataAccess: [],
};
const tool = (key: string, change: Partial<LabelledTool> = {}): LabelledTool => ({
  key,
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
  ...change,
});

describe('scoreRisk', () => {
  it.each<[string, Partial<RiskInputs>, number, string]>([
    ['nothing', {}, 0, 'low'],
    ['freedom without impact', { autonomy: 4, reach: 4, untrustedInput: 4 }, 0, 'low'],
    ['some data', { dataSensitivity: 2 }, 20, 'medium'],
    ['the highest of data and action', { dataSensitivity: 2, actionImpact: 4 }, 40, 'medium'],
    ['with some freedom', { dataSensitivity: 3, autonomy: 2, reach: 2, untrustedInput: 3 }, 56, 'high'],
    ['just below critical', { actionImpact: 4, autonomy: 4, reach: 1 }, 65, 'high'],
    ['critical', { actionImpact: 4, autonomy: 4, reach: 2 }, 70, 'critical'],
    ['all', { dataSensitivity: 4, actionImpact: 4, autonomy: 4, reach: 4, untrustedInput: 4 }, 100, 'critical'],
  ])('%s', (_, change, score, level) => {
    expect(scoreRisk(inputs(change))).toEqual({ score, level, overrides: [] });
  });

  it('lets the law and a dangerous pair set a floor, and says so', () => {
    expect(scoreRisk(inputs({}), { highRisk: true })).toMatchObject({
      score: 0,
      level: 'high',
      overrides: [expect.stringContaining('high-risk')],
    });
    expect(scoreRisk(inputs({ actionImpact: 4, autonomy: 4, reach: 4 }), { highRisk: true }).overrides).toEqual([]);
    expect(scoreRisk(inputs({}), { prohibited: true })).toMatchObject({ level: 'blocked' });
    expect(scoreRisk(inputs({ autonomy: 4 }), { paysOrHoldsSecrets: true })).toMatchObject({ level: 'critical' });
    expect(scoreRisk(inputs({ autonomy: 3 }), { paysOrHoldsSecrets: true })).toMatchObject({ level: 'low' });
  });
});

describe('assessRisk', () => {
  it('derives from tools what it can, flags what was declared lower, and says what would lower it', () => {
    const spec = { ...SPEC, autonomy: 2, actionImpact: 1, exposure: 'external' as const };
    const tools = [
      tool('crm/get', { dataClass: 'confidential', categories: ['pii'] }),
      tool('crm/refund', { effect: 'destructive' }),
      tool('mail/read', { untrusted: true }),
      tool('new/tool', { dataClass: null, effect: null, untrusted: null, outward: null }),
    ];
    const found = assessRisk({ spec, euClass: null, tools });
    expect(
      found.inputs.map(({ input, declared, used, flagged, why }) => [input, declared, used, flagged, why]),
    ).toEqual([
      ['dataSensitivity', null, 3, false, 'crm/get'],
      ['actionImpact', 1, 4, true, 'crm/refund'],
      ['autonomy', 2, 2, false, 'as registered'],
      ['reach', 0, 2, true, 'people outside'],
      ['untrustedInput', 0, 3, true, 'mail/read'],
    ]);
    expect(found).toMatchObject({ score: 75, level: 'critical', unlabelled: ['new/tool'] });
    expect(found.lower[0]).toEqual({ what: 'Give up crm/refund', score: 56, level: 'high' });
    expect(found.lower.map(({ what }) => what)).toContain('Lower its autonomy to 1');
    expect(found.reasons).toEqual([
      { input: 'actionImpact', used: 4, points: 40, why: 'crm/refund' },
      { input: 'untrustedInput', used: 3, points: 15, why: 'mail/read' },
      { input: 'autonomy', used: 2, points: 10, why: 'as registered' },
      { input: 'reach', used: 2, points: 10, why: 'people outside' },
    ]);
    expect(becauseWords(found)).toBe(
      'Because of action impact 4 of 4 from crm/refund (40); untrusted input 3 of 4 from mail/read (15); ' +
        'autonomy 2 of 4, as registered (10) and reach 2 of 4 from people outside (10).',
    );
    // Critical already, and still more with the unknown one.
    expect(found.atMost).toBeNull();
  });

  it('says how high it could be where nobody labelled a tool, without counting on it', () => {
    const tools = [tool('new/tool', { dataClass: null, effect: null, untrusted: null, outward: null })];
    expect(assessRisk({ spec: { ...SPEC, autonomy: 4 }, euClass: null, tools })).toMatchObject({
      score: 0,
      level: 'low',
      unlabelled: ['new/tool'],
      atMost: { score: 75, level: 'critical' },
    });
  });

  it('names tools together where one alone changes nothing, and what takes a floor away', () => {
    const twins = [tool('a/wipe', { effect: 'destructive' }), tool('b/wipe', { effect: 'destructive' })];
    expect(assessRisk({ spec: SPEC, euClass: null, tools: twins }).lower).toEqual([
      { what: 'Give up a/wipe and b/wipe', score: 0, level: 'low' },
    ]);
    const secret = [tool('vault/read', { categories: ['credentials'] }), tool('crm/wipe', { effect: 'destructive' })];
    const unattended = assessRisk({ spec: { ...SPEC, autonomy: 4 }, euClass: null, tools: secret });
    expect(unattended).toMatchObject({ score: 60, level: 'critical' });
    expect(unattended.lower).toContainEqual({ what: 'Give up vault/read', score: 60, level: 'high' });
  });

  const anyTool = fc.record({
    key: fc.constantFrom('a/a', 'b/b', 'c/c', 'd/d'),
    dataClass: fc.option(fc.constantFrom(...DATA_CLASSES)),
    categories: fc.subarray([...DATA_CATEGORIES], { maxLength: 2 }),
    effect: fc.option(fc.constantFrom(...EFFECTS)),
    untrusted: fc.option(fc.boolean()),
    outward: fc.option(fc.boolean()),
  });
  const anySpec = fc.record({
    autonomy: fc.nat(4),
    reach: fc.nat(4),
    untrustedInput: fc.nat(4),
    actionImpact: fc.nat(4),
    exposure: fc.constantFrom('internal' as const, 'external' as const),
    dataAccess: fc.constant([] as RiskSpec['dataAccess']),
  });

  it('never falls with another tool, whatever the order, and stays within bounds', () => {
    fc.assert(
      fc.property(anySpec, fc.array(anyTool, { maxLength: 5 }), anyTool, (spec, tools, more) => {
        const before = assessRisk({ spec, euClass: null, tools });
        const after = assessRisk({ spec, euClass: null, tools: [...tools, more] });
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(RISK_LEVELS.indexOf(after.level)).toBeGreaterThanOrEqual(RISK_LEVELS.indexOf(before.level));
        expect(assessRisk({ spec, euClass: null, tools: [...tools].reverse() }).score).toBe(before.score);
        expect(before.score).toBeGreaterThanOrEqual(0);
        expect(after.score).toBeLessThanOrEqual(100);
        for (const remedy of before.lower) {
          expect(remedy.score).toBeLessThanOrEqual(before.score);
          expect([remedy.score, remedy.level]).not.toEqual([before.score, before.level]);
        }
        // Each reason is rounded by itself.
        const sum = before.reasons.reduce((total, { points }) => total + points, 0);
        expect(Math.abs(sum - before.score)).toBeLessThanOrEqual(2);
        expect(before.atMost?.score ?? before.score).toBeGreaterThanOrEqual(before.score);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

describe('toxicPath', () => {
  const graph = (...agents: GraphAgent[]) => new Map(agents.map((agent) => [agent.slug, agent]));
  const agent = (slug: string, tools: LabelledTool[], ...delegatesTo: string[]): GraphAgent => ({
    slug,
    tools,
    delegatesTo,
  });
  const read = tool('crm/get', { dataClass: 'confidential' });
  const fed = tool('web/read', { untrusted: true });
  const out = tool('mail/send', { outward: true, effect: 'write' });

  it('needs all three legs, and takes them from one tool or three', () => {
    expect(toxicPath(graph(agent('bot', [read, fed])), 'bot')).toBeNull();
    expect(toxicPath(graph(agent('bot', [read, out])), 'bot')).toBeNull();
    expect(toxicPath(graph(agent('bot', [fed, out])), 'bot')).toBeNull();
    expect(
      toxicPath(graph(agent('bot', [out, fed, read])), 'bot')?.legs.map(({ leg, tool: key }) => [leg, key]),
    ).toEqual([
      ['sensitive', 'crm/get'],
      ['untrusted', 'web/read'],
      ['outward', 'mail/send'],
    ]);
    const all = tool('x/all', { dataClass: 'restricted', untrusted: true, outward: true });
    expect(toxicPath(graph(agent('bot', [all])), 'bot')?.legs).toHaveLength(3);
  });

  it('does not count what nobody labelled', () => {
    const unknown = tool('x/y', { dataClass: null, untrusted: null, outward: null, effect: null });
    expect(toxicPath(graph(agent('bot', [unknown, unknown])), 'bot')).toBeNull();
  });

  it('follows delegation, the nearest leg first, and ends in a circle', () => {
    const agents = graph(agent('a', [read], 'b', 'c'), agent('b', [], 'c', 'a'), agent('c', [fed, out], 'a'));
    expect(toxicPath(agents, 'a')?.legs.map(({ agents: way }) => way)).toEqual([['a'], ['a', 'c'], ['a', 'c']]);
    expect(toxicPath(agents, 'b')?.legs.map(({ agents: way }) => way.join('>'))).toEqual(['b>a', 'b>c', 'b>c']);
    expect(toxicPath(graph(agent('a', [read], 'a', 'nobody')), 'a')).toBeNull();
  });

  it('walks ten thousand agents that call one another', () => {
    const many = graph(
      ...Array.from({ length: 10_000 }, (_, i) =>
        agent(`a${i}`, i === 9_999 ? [read, fed, out] : [], `a${i + 1}`, `a${i >> 1}`),
      ),
    );
    expect(toxicPath(many, 'a0')?.legs[0]?.agents).toHaveLength(10_000);
  });
});
