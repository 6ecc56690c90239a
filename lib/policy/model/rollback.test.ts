import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import { compile } from '@/lib/policy-engine/compile';
import { diffPolicies } from '@/lib/policy-engine/diff';
import { compareConstraints } from '@/lib/policy-engine/direction';
import type { CompiledGrant, CompileInput } from '@/lib/policy-engine/types';
import type { Operation } from '@/lib/requests/model/operation';
import { inputs, RUNS } from '@/lib/testing/policy-arbitraries';
import { type Present, planRollback } from './rollback';

vi.setConfig({ testTimeout: 60_000 });

const LATER = new Date('2027-03-01T00:00:00.000Z');
const EARLIER = new Date('2026-11-28T00:00:00.000Z');

/** Two moments of one company without drift: the same servers, tools and definitions, anything else changed. */
const histories = fc.tuple(inputs, inputs, fc.constantFrom(EARLIER, LATER)).map(([before, other, now]) => {
  const tools = before.tools.map((tool) => ({ ...tool, state: 'current' as const }));
  const known = new Set(tools.flatMap(({ key, definition }) => (definition ? [key] : [])));
  // The registry writes every limit down, so that a label that changes later changes no grant.
  const bounded = (input: CompileInput): CompileInput => ({
    ...input,
    tools,
    grants: input.grants
      .filter(({ tool }) => known.has(tool))
      .map((grant) => ({ ...grant, constraints: { maxDataClass: 'restricted', ...grant.constraints } })),
  });
  return { earlier: bounded(before), present: bounded(other), now };
});

function presentOf(earlier: CompileInput, input: CompileInput): Present {
  const retired = earlier.agents.map(
    ({ slug }) => [slug, { status: 'retired' as AgentStatus, prohibited: false }] as const,
  );
  const live = input.agents.map(({ slug, status }) => [slug, { status, prohibited: false }] as const);
  const suspended = input.agents.filter(({ status }) => status === 'suspended');
  const tools = input.tools.flatMap(({ key, definition }) => {
    return definition ? [[key, { pinned: definition, current: definition, removed: false }] as const] : [];
  });
  return {
    agents: new Map<string, { status: AgentStatus; prohibited: boolean }>([...retired, ...live]),
    hidden: new Map(suspended.map(({ slug }) => [slug, input.grants.filter(({ agent }) => agent === slug)])),
    tools: new Map(tools),
  };
}

/** What applying the operations does to the rows, said once more without a database. */
function applied(input: CompileInput, operations: readonly Operation[]): CompileInput {
  let { agents, grants } = structuredClone(input);
  for (const operation of operations) {
    if (operation.op === 'restore' || operation.op === 'suspend') {
      const status = operation.op === 'restore' ? 'active' : 'suspended';
      agents = agents.map((agent) => (agent.slug === operation.agent ? { ...agent, status } : agent));
    } else if (operation.op === 'revoke' || operation.op === 'constrain' || operation.op === 'grant') {
      const { agent, tool } = operation;
      const held = grants.some((grant) => grant.agent === agent && grant.tool === tool);
      // As the verbs refuse it otherwise.
      expect(held).toBe(operation.op !== 'grant');
      grants = grants.filter((grant) => grant.agent !== agent || grant.tool !== tool);
      if (operation.op !== 'revoke') {
        grants.push({ id: `new_${agent}_${tool}`, request: 'cr_new', agent, tool, constraints: operation.constraints });
      }
    } else throw new Error(`No rollback holds ${operation.op}`);
  }
  return { ...input, agents, grants };
}

const inForce = (grants: readonly CompiledGrant[], now: Date) =>
  grants
    .filter(({ notAfter }) => !notAfter || now.getTime() < Date.parse(notAfter))
    .map(({ id: _id, request: _request, ...grant }) => grant);

describe('a rollback', () => {
  it('applied to the present gives exactly the grants of the past', () => {
    let loosened = 0;
    let hidden = 0;
    fc.assert(
      fc.property(histories, ({ earlier, present, now }) => {
        const [past, current] = [compile(earlier), compile(present)];
        const facts = presentOf(earlier, present);
        const plan = planRollback(diffPolicies(past, current), { present: facts, reason: 'back', now });
        const after = compile(applied(present, plan.operations));
        const retired = new Set(plan.left.flatMap(({ reason, agent }) => (reason === 'retired' ? [agent] : [])));
        const wanted = past.grants.filter(({ agent }) => !retired.has(agent));
        expect(inForce(after.grants, now)).toEqual(inForce(wanted, now));
        for (const { slug } of present.agents) {
          const was = past.agents[slug];
          if (was) expect(after.agents[slug]?.status).toBe(was.status);
        }
        // And once more there is nothing to do.
        const again = planRollback(diffPolicies(past, after), {
          present: presentOf(earlier, applied(present, plan.operations)),
          reason: 'back',
          now,
        });
        expect(again.operations).toEqual([]);
        loosened += plan.tightens ? 0 : 1;
        hidden += [...facts.hidden.values()].some((grants) => grants.length > 0) ? 1 : 0;
      }),
      RUNS,
    );
    expect(loosened).toBeGreaterThan(100);
    expect(hidden).toBeGreaterThan(100);
  });

  it('that says it only tightens leaves nobody with more', () => {
    let tightened = 0;
    const less = histories.chain(({ earlier, present, now }) => {
      const fewer = fc.subarray(present.grants).map((grants) => ({ earlier: { ...present, grants }, present, now }));
      return fc.oneof(fewer, fc.constant({ earlier, present, now }));
    });
    fc.assert(
      fc.property(less, ({ earlier, present, now }) => {
        const [past, current] = [compile(earlier), compile(present)];
        const facts = { present: presentOf(earlier, present), reason: 'back', now };
        const plan = planRollback(diffPolicies(past, current), facts);
        if (!plan.tightens) return;
        tightened += plan.operations.length > 0 ? 1 : 0;
        const after = compile(applied(present, plan.operations));
        for (const grant of after.grants) {
          const before = current.grants.find(({ agent, tool }) => agent === grant.agent && tool === grant.tool);
          expect(before).toBeDefined();
          expect(compareConstraints(before as CompiledGrant, grant)).not.toBe('loosens');
        }
      }),
      RUNS,
    );
    expect(tightened).toBeGreaterThan(100);
  });
});

describe('what cannot be brought back', () => {
  const digest = (letter: string) => letter.repeat(64);
  const rows = (change: Partial<CompileInput> = {}): CompileInput => ({
    agents: [agent('bot')],
    servers: [{ slug: 'crm', url: 'https://crm.example.com/mcp' }],
    tools: ['crm/get', 'crm/put'].map((key) => ({
      key,
      definition: digest('a'),
      dataClass: 'internal',
      categories: [],
      effect: 'read',
      untrusted: false,
      outward: false,
      state: 'current',
    })),
    grants: ['crm/get', 'crm/put'].map((tool) => grant('bot', tool)),
    gateways: [],
    ...change,
  });
  const agent = (slug: string) => ({ slug, status: 'active' as const, identities: [], requireUser: false });
  const grant = (slug: string, tool: string, constraints: object = { maxDataClass: 'internal' }) => ({
    id: `gr_${slug}_${tool}`,
    request: 'cr_1',
    agent: slug,
    tool,
    constraints,
  });
  function plan(earlier: CompileInput, present: CompileInput, change: (facts: Present) => Present = (facts) => facts) {
    const facts = change(presentOf(earlier, present));
    return planRollback(diffPolicies(compile(earlier), compile(present)), {
      present: facts,
      reason: 'back',
      now: EARLIER,
    });
  }
  const said = ({ left }: ReturnType<typeof plan>) => left.map((one) => [one.reason, one.agent ?? one.tool]);

  it('is a tool whose definition is another one, or that nobody approved as it is, or that is gone', () => {
    const present = rows({ grants: [] });
    const other = rows({ grants: [], tools: present.tools.map((tool) => ({ ...tool, definition: digest('b') })) });
    const adopted = plan(rows(), other);
    expect(adopted.operations).toEqual([]);
    expect(said(adopted)).toEqual([
      ['definition', 'crm/get'],
      ['definition', 'crm/put'],
    ]);
    const get = { pinned: digest('a'), current: digest('c'), removed: false };
    const put = { pinned: digest('a'), current: digest('a'), removed: true };
    const tools = new Map(Object.entries({ 'crm/get': get, 'crm/put': put }));
    const drifted = plan(rows(), present, (facts) => ({ ...facts, tools }));
    expect(drifted.operations).toEqual([]);
    expect(said(drifted)).toEqual([
      ['unapproved', 'crm/get'],
      ['tool-gone', 'crm/put'],
    ]);
  });

  it('is an agent that is retired, prohibited, or was not there, and what has ended by itself', () => {
    expect(said(plan(rows(), rows({ agents: [], grants: [] })))).toEqual([['retired', 'bot']]);
    const forbidden = (facts: Present): Present => ({
      ...facts,
      agents: new Map([['bot', { status: 'active', prohibited: true }]]),
    });
    const prohibited = plan(rows(), rows({ grants: [] }), forbidden);
    expect([prohibited.operations, said(prohibited)]).toEqual([[], [['prohibited', 'bot']]]);
    const since = plan(rows({ agents: [], grants: [] }), rows());
    expect(since.operations.map(({ op }) => op)).toEqual(['revoke', 'revoke']);
    expect(said(since)).toEqual([['registered-since', 'bot']]);
    const ended = { maxDataClass: 'internal', notAfter: '2026-11-01T00:00:00.000Z' };
    const over = plan(rows({ grants: [grant('bot', 'crm/get', ended)] }), rows({ grants: [] }));
    expect([over.operations, said(over)]).toEqual([[], [['over', 'bot']]]);
    // It holds it longer by now: what was in force then would be over.
    const longer = plan(
      rows({ grants: [grant('bot', 'crm/get', ended)] }),
      rows({ grants: [grant('bot', 'crm/get')] }),
    );
    expect(longer.operations.map(({ op }) => op)).toEqual(['revoke']);
  });

  it('is said of labels, servers, gateways and how an agent signs in', () => {
    const now = rows({
      agents: [{ ...agent('bot'), requireUser: true }],
      servers: [{ slug: 'crm', url: 'https://other.example.com/mcp' }],
      tools: rows().tools.map((tool) => ({ ...tool, effect: 'write' as const })),
      gateways: [{ slug: 'edge', servers: ['crm'], mode: 'enforce' }],
    });
    const { operations, tightens, left } = plan(rows(), now);
    expect([operations, tightens]).toEqual([[], true]);
    expect(left.map(({ message }) => message)).toEqual([
      'How bot signs in, or what holds for all of its calls, is not what it was. An update of the agent changes that.',
      'The labels of tools are not part of it. They are other ones for crm/get, crm/put.',
      'Servers are not part of it. Added or changed since: crm.',
      'Gateways are not part of it. Added or changed since: edge.',
    ]);
  });
});
