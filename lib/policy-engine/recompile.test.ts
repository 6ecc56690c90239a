import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { changes, RUNS, rowsOf } from '@/lib/testing/policy-arbitraries';
import { CompileError, compile } from './compile';
import { recompile } from './recompile';
import type { CompiledPolicy, CompileInput } from './types';

describe('recompile', () => {
  it('gives what compile gives for everything, to the byte, and leaves the policy before as it was', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const whole = canonicalJson(compile(change.after));
        const previous = compile(change.before);
        const text = canonicalJson(previous);
        const { agents, tools } = change;
        expect(canonicalJson(recompile(previous, { agents, tools, rows: rowsOf(change) }))).toBe(whole);
        expect(canonicalJson(previous)).toBe(text);
        // As it is read back from where it is kept.
        const read = JSON.parse(text) as CompiledPolicy;
        expect(canonicalJson(recompile(read, { agents, tools, rows: rowsOf(change) }))).toBe(whole);
      }),
      RUNS,
    );
  });

  const input: CompileInput = {
    agents: [{ slug: 'bot', status: 'active', identities: [], requireUser: false }],
    servers: [{ slug: 'crm', url: 'https://crm.example.com' }],
    tools: [
      {
        ...{ key: 'crm/get', definition: 'a'.repeat(64), dataClass: null, categories: [], effect: null },
        ...{ untrusted: null, outward: null, state: 'current' },
      },
    ],
    grants: [{ id: 'g', request: 'r', agent: 'bot', tool: 'crm/get', constraints: {} }],
    gateways: [],
  };
  const none = { ...input, agents: [], tools: [], grants: [] };

  it.each<[string, { agents?: string[]; tools?: string[]; rows: CompileInput }, string]>([
    [
      'a grant of an agent that is gone',
      { agents: ['bot'], rows: { ...input, agents: [], tools: [] } },
      'unknown agent',
    ],
    [
      'a grant of a tool that is gone',
      { tools: ['crm/get'], rows: { ...input, agents: [], tools: [] } },
      'unknown tool',
    ],
    [
      'a grant of a tool without a definition',
      {
        tools: ['crm/get'],
        rows: {
          ...input,
          agents: [],
          tools: [{ ...(input.tools[0] as CompileInput['tools'][number]), definition: null }],
        },
      },
      'no approved definition',
    ],
    ['a tool of a server that is gone', { rows: { ...none, servers: [] } }, 'of an unknown server'],
    ['an agent that was not named', { rows: { ...none, agents: input.agents } }, 'agent bot was not to change'],
    ['a tool that was not named', { rows: { ...none, tools: input.tools } }, 'tool crm/get was not to change'],
    ['a grant of neither', { rows: { ...none, grants: input.grants } }, 'grant g was not to change'],
    [
      'a grant twice',
      { agents: ['bot'], rows: { ...input, tools: [], grants: [...input.grants, ...input.grants] } },
      'twice',
    ],
  ])('refuses %s', (_, { agents = [], tools = [], rows }, problem) => {
    const change = () => recompile(compile(input), { agents, tools, rows });
    expect(change).toThrow(CompileError);
    expect(change).toThrow(problem);
  });
});
