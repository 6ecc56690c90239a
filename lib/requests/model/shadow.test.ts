import { describe, expect, it } from 'vitest';
import { settledSpec } from '@/lib/agents/model/manifest';
import { directionOf } from './direction';
import { changedFieldNames, operationLines } from './operation-words';
import { outOfShadow, toShadow } from './shadow';
import type { AgentSubject, Subjects } from './subjects';
import { summarise } from './summary';

type Spec = AgentSubject['spec'];
const spec = (change: object = {}): Spec =>
  ({
    purpose: 'Answers',
    team: 'support',
    environment: 'staging',
    exposure: 'internal',
    autonomy: 1,
    ...change,
  }) as Spec;
const subject = (slug: string, mode?: 'shadow'): AgentSubject => ({
  slug,
  name: slug,
  status: 'active',
  spec: spec({ requireUser: false, ...(mode ? { mode } : {}) }),
});
const subjects: Subjects = { agents: [subject('seen'), subject('unseen', 'shadow')], tools: [], grants: [] };
const update = (agent: string, change: object = {}, name = agent) =>
  ({ op: 'update-agent', agent, name, spec: settledSpec(spec(change)) }) as const;

describe('shadow mode', () => {
  it('loosens, and only back to enforcing tightens', () => {
    expect(directionOf(update('seen', { mode: 'shadow' }), subjects)).toBe('loosens');
    expect(directionOf(update('unseen', { mode: 'enforce' }), subjects)).toBe('tightens');
    expect(directionOf(update('unseen'), subjects)).toBe('tightens');
    expect(directionOf(update('unseen', { team: 'sales' }), subjects)).toBe('loosens');
    expect(directionOf(update('unseen', {}, 'Renamed'), subjects)).toBe('loosens');
    expect(directionOf(update('unseen', { mode: 'shadow' }), subjects)).toBe('loosens');
    expect(directionOf(update('seen'), subjects)).toBe('loosens');
  });

  it('is found where it begins and where it ends', () => {
    const registers = { op: 'register-agent', agent: 'new', name: 'New', spec: spec({ mode: 'shadow' }) } as const;
    const operations = [update('seen', { mode: 'shadow' }), update('unseen', { mode: 'shadow' }), registers];
    expect(toShadow(operations, subjects)).toEqual(['seen', 'new']);
    expect(outOfShadow([update('seen'), update('unseen')], subjects)).toEqual(['unseen']);
  });

  it('is said in words, apart from whatever else changes', () => {
    const on = update('seen', { mode: 'shadow', team: 'sales' });
    expect(summarise([on], subjects)).toEqual([
      'Nothing stops the calls of seen: shadow mode only reports.',
      'Changes the team of seen.',
    ]);
    expect(summarise([update('unseen')], subjects)).toEqual([
      'Takes unseen out of shadow mode: what is not granted is stopped again.',
    ]);
    expect(changedFieldNames(subjects.agents[0]?.spec, on.spec)).toEqual(['team', 'mode']);
    expect(operationLines(on, subjects).map(({ sign, what, words }) => `${sign} ${what}: ${words}`)).toEqual([
      '- team: support',
      '+ team: sales',
      '- mode: enforce',
      '+ mode: shadow: its calls are reported, and nothing stops them',
    ]);
  });
});
