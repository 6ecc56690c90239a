import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compile } from '@/lib/policy-engine/compile';
import { agentsIn, diffPolicies } from '@/lib/policy-engine/diff';
import { compareConstraints, compareLabels } from '@/lib/policy-engine/direction';
import type { CompiledPolicy, CompiledTool } from '@/lib/policy-engine/types';
import { constraints, inputs, labels, RUNS } from '@/lib/testing/policy-arbitraries';
import { agentLines, agentWords, toolLines, toolWords } from './change-lines';
import { labelChanges, limitChanges } from './limit-words';
import { byAgent, byTool, changedEntries, changedText } from './readable-diff';

vi.setConfig({ testTimeout: 60_000 });

const TOOL: CompiledTool = {
  definition: 'a'.repeat(64),
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
};
const policy = (change: Partial<CompiledPolicy>): CompiledPolicy => ({
  version: 1,
  default: 'deny',
  agents: { bot: { status: 'active', identities: [], requireUser: false } },
  servers: { crm: { url: 'https://crm.example.com/mcp' } },
  tools: { 'crm/get': TOOL, 'crm/put': TOOL },
  grants: [],
  gateways: {},
  ...change,
});
const grant = (tool: string, more: object = {}) => ({
  id: `gr_${tool}`,
  request: 'cr_1',
  agent: 'bot',
  tool,
  maxDataClass: 'internal' as const,
  ...more,
});

describe('a difference by agent', () => {
  it('says what was gained, lost and limited, each limit with before, after and which way', () => {
    const before = policy({ grants: [grant('crm/get', { rateLimit: { limit: 60, windowSeconds: 60 } })] });
    const after = policy({
      agents: { bot: { status: 'active', identities: [{ iss: 'https://idp.example', sub: 'b' }], requireUser: true } },
      grants: [
        grant('crm/get', {
          rateLimit: { limit: 30, windowSeconds: 60 },
          pii: 'block',
          notAfter: '2027-02-01T08:30:00.000Z',
        }),
        grant('crm/put'),
      ],
    });
    const [bot] = byAgent(diffPolicies(before, after));
    expect(bot && agentWords(bot)).toBe('1 tool gained, 1 limit tighter');
    expect(bot && agentLines(bot)).toEqual([
      { sign: '+', what: 'registration', words: 'acts as b at https://idp.example' },
      { sign: '+', what: 'registration', words: 'each call names a person' },
      { sign: '+', what: 'crm/put', words: 'up to internal', why: undefined },
      { sign: '!', what: 'crm/get', words: 'rate: 60 per min → 30 per min', why: 'tighter' },
      { sign: '!', what: 'crm/get', words: 'personal data: let through → blocked', why: 'tighter' },
      { sign: '!', what: 'crm/get', words: 'end: none → 1 Feb 2027, 08:30 UTC', why: 'tighter' },
    ]);
  });

  it('tells tools that are lost from those that wait for a suspended agent', () => {
    const before = policy({ grants: [grant('crm/get')] });
    const after = policy({ agents: { bot: { status: 'suspended', identities: [], requireUser: false } } });
    const [bot] = byAgent(diffPolicies(before, after));
    expect(bot && agentLines(bot).map(({ sign, what, why }) => `${sign} ${what} ${why}`)).toEqual([
      '! status tighter',
      '- crm/get while it is suspended',
    ]);
  });
});

describe('a difference by tool', () => {
  it('says who gained and lost it, and what else is another', () => {
    const before = policy({ grants: [grant('crm/get')] });
    const tools = {
      'crm/get': { ...TOOL, definition: 'b'.repeat(64), drifted: true as const },
      'crm/put': { ...TOOL, dataClass: 'restricted' as const },
    };
    const [get, put] = byTool(diffPolicies(before, policy({ tools, grants: [grant('crm/put')] })));
    expect(get && toolWords(get)).toBe('1 agent lost it, stopped, another definition');
    expect(put && toolLines(put)).toEqual([
      { sign: '!', what: 'data class', words: 'internal → restricted', why: 'stricter' },
      { sign: '+', what: 'bot', href: '/agents/bot', words: 'may call it' },
    ]);
  });
});

describe('any difference', () => {
  const pairs = fc.tuple(fc.option(inputs), inputs);

  it('is told whole, by agent, by tool and to the letter', () => {
    fc.assert(
      fc.property(pairs, ([from, to]) => {
        const [before, after] = [from && compile(from), compile(to)];
        const diff = diffPolicies(before, after);
        const agents = byAgent(diff);
        expect(agents.map(({ agent }) => agent)).toEqual(agentsIn(diff));
        const changed = diff.grants.length;
        const held = agents.map(({ gained, lost, limits, renewed }) => [gained, lost, limits, renewed].flat().length);
        expect(held.reduce((sum, count) => sum + count, 0)).toBe(changed);
        const told = byTool(diff).map(({ gained, lost, limits }) => gained.length + lost.length + limits.length);
        expect(told.reduce((sum, count) => sum + count, 0)).toBe(
          changed - diff.grants.filter(({ change }) => change === 'renewed').length,
        );
        for (const change of agents) expect(agentLines(change)).not.toEqual([]);
        for (const { before: old, after: now } of changedEntries(diff).map(changedText)) expect(old).not.toBe(now);
      }),
      RUNS,
    );
  });

  it('of limits or labels names a way for each that the whole has', () => {
    fc.assert(
      fc.property(constraints, constraints, labels, labels, (one, other, old, now) => {
        const limits = limitChanges(one, other).map(({ direction }) => direction);
        const whole = compareConstraints(one, other);
        expect(limits.includes('loosens')).toBe(whole === 'loosens');
        expect(limits.includes('tightens') && !limits.includes('loosens')).toBe(whole === 'tightens');
        const ways = labelChanges(old, now).map(({ direction }) => direction);
        expect(ways.includes('loosens')).toBe(compareLabels(old, now) === 'loosens');
      }),
      RUNS,
    );
  });
});
