import { describe, expect, it } from 'vitest';
import { diffPolicies, summarise } from './diff';
import type { CompiledGrant, CompiledPolicy, CompiledTool } from './types';

const AGENT = { status: 'active', identities: [], requireUser: false } as const;
const TOOL: CompiledTool = {
  definition: 'a'.repeat(64),
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
};
const GRANT: CompiledGrant = { id: 'gr_1', request: 'cr_1', agent: 'bot', tool: 'crm/get', maxDataClass: 'internal' };

function policy(change: Partial<CompiledPolicy> = {}): CompiledPolicy {
  return {
    version: 1,
    default: 'deny',
    agents: { bot: { ...AGENT, identities: [] } },
    servers: { crm: { url: 'https://crm.example.com/mcp' } },
    tools: { 'crm/get': TOOL },
    grants: [GRANT],
    gateways: { edge: { servers: ['crm'], mode: 'enforce' } },
    ...change,
  };
}

const BEFORE = policy();
const NOTHING = { agents: [], tools: [], servers: [], gateways: [], grants: [] };
const limit = (calls: number) => ({ ...GRANT, rateLimit: { limit: calls, windowSeconds: 60 } });

describe('diffPolicies', () => {
  it('finds nothing in one policy, however its keys are ordered and whatever was left undefined', () => {
    const turned = Object.fromEntries(Object.entries(BEFORE).reverse()) as unknown as CompiledPolicy;
    const [grant] = turned.grants;
    const reversed = Object.fromEntries(Object.entries(grant as object).reverse()) as unknown as CompiledGrant;
    expect(diffPolicies(BEFORE, { ...turned, grants: [reversed] })).toEqual(NOTHING);
    expect(
      diffPolicies(
        { ...BEFORE, grants: [limit(1), { ...GRANT, agent: 'other' }] },
        {
          ...BEFORE,
          grants: [
            { ...GRANT, agent: 'other' },
            { ...limit(1), rateLimit: { windowSeconds: 60, limit: 1 } },
          ],
        },
      ),
    ).toEqual(NOTHING);
  });

  it('compares the first policy with the empty one', () => {
    expect(diffPolicies(null, BEFORE)).toEqual({
      agents: [{ key: 'bot', before: null, after: BEFORE.agents.bot }],
      tools: [{ key: 'crm/get', before: null, after: TOOL, definition: true, labels: 'same', drifted: false }],
      servers: [{ key: 'crm', before: null, after: BEFORE.servers.crm }],
      gateways: [{ key: 'edge', before: null, after: BEFORE.gateways.edge }],
      grants: [{ agent: 'bot', tool: 'crm/get', change: 'granted', direction: 'loosens', before: null, after: GRANT }],
    });
  });

  it.each<[string, CompiledGrant[], CompiledGrant[], string[]]>([
    ['a new grant', [], [GRANT], ['granted loosens']],
    ['a revoke', [GRANT], [], ['revoked tightens']],
    ['a first limit', [GRANT], [limit(5)], ['constrained tightens']],
    ['a lower limit', [limit(5)], [limit(4)], ['constrained tightens']],
    ['a higher limit', [limit(5)], [limit(6)], ['constrained loosens']],
    ['a limit that is gone', [limit(5)], [GRANT], ['constrained loosens']],
    ['the same under another grant', [GRANT], [{ ...GRANT, id: 'gr_2', request: 'cr_2' }], ['renewed same']],
    ['less under another grant', [GRANT], [{ ...limit(5), id: 'gr_2' }], ['constrained tightens']],
    ['another tool instead', [GRANT], [{ ...GRANT, tool: 'crm/a' }], ['granted loosens', 'revoked tightens']],
    ['another agent instead', [GRANT], [{ ...GRANT, agent: 'z' }], ['revoked tightens', 'granted loosens']],
  ])('says of %s what it is, in the order of agents and tools', (_, before, after, changes) => {
    const { grants } = diffPolicies(policy({ grants: before }), policy({ grants: after }));
    expect(grants.map(({ change, direction }) => `${change} ${direction}`)).toEqual(changes);
  });

  it.each<[string, Partial<CompiledTool>, Partial<CompiledTool>, object]>([
    ['another definition', {}, { definition: 'b' }, { definition: true, labels: 'same', drifted: false }],
    ['a higher class', {}, { dataClass: 'restricted' }, { definition: false, labels: 'tightens', drifted: false }],
    ['a milder effect', { effect: 'write' }, {}, { definition: false, labels: 'loosens', drifted: false }],
    ['a definition that changed', {}, { drifted: true }, { definition: false, labels: 'same', drifted: true }],
    ['one that is back', { drifted: true }, {}, { definition: false, labels: 'same', drifted: false }],
    [
      'one that stays changed',
      { drifted: true },
      { drifted: true, untrusted: true },
      { definition: false, labels: 'tightens', drifted: false },
    ],
  ])('says of a tool with %s what it is', (_, from, to, expected) => {
    const [before, after] = [from, to].map((change) => policy({ tools: { 'crm/get': { ...TOOL, ...change } } }));
    const { tools, ...rest } = diffPolicies(before as CompiledPolicy, after as CompiledPolicy);
    expect(tools).toEqual([
      { key: 'crm/get', before: before?.tools['crm/get'], after: after?.tools['crm/get'], ...expected },
    ]);
    expect({ ...rest, tools: [] }).toEqual(NOTHING);
  });

  it('finds the names that every object has, in what was stored', () => {
    const stored = JSON.parse(JSON.stringify(BEFORE)) as CompiledPolicy;
    const next = { ...stored, agents: { ...stored.agents, constructor: AGENT as never } };
    expect(diffPolicies(stored, next).agents).toEqual([{ key: 'constructor', before: null, after: AGENT }]);
    expect(diffPolicies(next, stored).agents).toEqual([{ key: 'constructor', before: AGENT, after: null }]);
  });

  it('orders by key, digits as text', () => {
    const agents = Object.fromEntries(['b', '10', 'a', '9'].map((slug) => [slug, { ...AGENT, identities: [] }]));
    const keys = diffPolicies(policy({ agents: {} }), policy({ agents })).agents.map(({ key }) => key);
    expect(keys).toEqual(['10', '9', 'a', 'b']);
  });
});

describe('summarise', () => {
  const say = (before: Partial<CompiledPolicy> | null, after: Partial<CompiledPolicy>) =>
    summarise(diffPolicies(before && policy(before), policy(after)));
  const suspended = { ...AGENT, identities: [], status: 'suspended' as const };
  const active = { ...AGENT, identities: [] };
  const more: CompiledGrant[] = [GRANT, { ...GRANT, tool: 'crm/a' }, { ...GRANT, agent: 'z' }];

  it.each<[Partial<CompiledPolicy> | null, Partial<CompiledPolicy>, string]>([
    [{}, {}, 'nothing that gateways enforce changed'],
    [{}, { grants: [{ ...GRANT, id: 'gr_2' }] }, 'nothing that gateways enforce changed'],
    [null, {}, '1 agent gained access, 1 agent added, 1 server added, 1 gateway added'],
    [{ grants: [] }, { grants: more }, '2 agents gained access'],
    [{ grants: more }, { grants: [] }, '2 agents lost access'],
    [{ grants: more.slice(1) }, { grants: more.slice(0, 1) }, '1 agent gained access, 2 agents lost access'],
    [{ grants: [GRANT] }, { grants: [limit(5)] }, '1 limit tightened'],
    [{ grants: [limit(5)] }, { grants: [limit(6)] }, '1 limit loosened'],
    [{ agents: { bot: active } }, { agents: { bot: suspended }, grants: [] }, '1 agent lost access, 1 agent suspended'],
    [{ agents: { bot: suspended } }, { agents: { bot: active } }, '1 agent restored'],
    [{}, { agents: { bot: { ...active, requireUser: true } } }, '1 agent changed'],
    [{ agents: { bot: suspended } }, { agents: { bot: { ...suspended, requireUser: true } } }, '1 agent changed'],
    [{}, { agents: { bot: { ...active, identities: [{ iss: 'a', sub: 'b' }] } } }, '1 agent changed'],
    [{ agents: {} }, { agents: { a: active, b: suspended } }, '2 agents added'],
    [{}, { agents: {}, grants: [] }, '1 agent lost access, 1 agent removed'],
    [{}, { tools: { 'crm/get': { ...TOOL, drifted: true } } }, '1 tool stopped: its definition changed'],
    [{}, { tools: { 'crm/get': { ...TOOL, effect: 'write' } } }, '1 tool changed'],
    [{}, { servers: { crm: { url: 'https://new.example.com' } } }, '1 server changed'],
    [{}, { gateways: { edge: { servers: [], mode: 'shadow' } } }, '1 gateway changed'],
  ])('says the difference in a sentence (%#)', (before, after, sentence) => {
    expect(say(before, after)).toBe(sentence);
  });
});
