import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { constraints, inputs, labels, RUNS, situations } from '@/lib/testing/policy-arbitraries';
import { isAbout, mayCall } from '@/lib/testing/policy-by-hand';
import { compile } from './compile';
import { diffPolicies, summarise } from './diff';
import { compareConstraints, compareLabels, type ToolLabels } from './direction';
import { type Call, evaluate } from './evaluate';
import { forGateway } from './for-gateway';
import type { CompiledPolicy, CompileInput, Evaluable } from './types';

// Many cases on a busy machine take long; none of them waits for anything.
vi.setConfig({ testTimeout: 60_000 });

const FIRST = { serial: 1, previous: null };

/** The whole policy and what each gateway gets of it, as they are read back from where they are kept. */
function everywhere(input: CompileInput): Evaluable[] {
  const policy = compile(input);
  const slices = input.gateways.map(({ slug }) => forGateway(policy, slug, FIRST));
  return [policy, ...slices, ...[policy, ...slices].map((one) => JSON.parse(canonicalJson(one)) as Evaluable)];
}

const allows = (policy: Evaluable, call: Call) => evaluate(policy, call).decision === 'allow';

/** Counts, so that a property about calls that are allowed cannot hold because none is. */
function counter() {
  let all = 0;
  let hits = 0;
  return {
    count(hit: boolean) {
      all += 1;
      if (hit) hits += 1;
      return hit;
    },
    expectShare: (least: number) => expect(hits / all).toBeGreaterThan(least),
  };
}

describe('default deny', () => {
  it('allows exactly what an active agent was granted, within its limits', () => {
    const allowed = counter();
    fc.assert(
      fc.property(situations, ({ input, calls }) => {
        const policy = compile(input);
        for (const call of calls) {
          const expected = mayCall(input, call);
          allowed.count(expected);
          expect(allows(policy, call)).toBe(expected);
        }
      }),
      RUNS,
    );
    allowed.expectShare(0.15);
  });

  it('denies every call that no grant is for, in any policy', () => {
    fc.assert(
      fc.property(situations, ({ input, calls }) => {
        for (const call of calls) {
          const grants = input.grants.filter(({ agent, tool }) => tool !== call.tool || !isAbout(input, call, agent));
          for (const policy of everywhere({ ...input, grants })) expect(allows(policy, call)).toBe(false);
        }
      }),
      RUNS,
    );
  });
});

describe('order', () => {
  const shuffled = <T>(list: readonly T[]) =>
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
  const other = (input: CompileInput): fc.Arbitrary<CompileInput> =>
    fc.record({
      agents: shuffled(input.agents).chain((rows) =>
        fc.tuple(...rows.map((row) => shuffled(row.identities).map((identities) => ({ ...row, identities })))),
      ),
      servers: shuffled(input.servers),
      tools: shuffled(input.tools).chain((rows) =>
        fc.tuple(...rows.map((row) => shuffled(row.categories).map((categories) => ({ ...row, categories })))),
      ),
      grants: shuffled(input.grants),
      gateways: shuffled(input.gateways).chain((rows) =>
        fc.tuple(...rows.map((row) => shuffled(row.servers).map((servers) => ({ ...row, servers })))),
      ),
    });

  it('of the rows never changes a byte, of the whole or of a part', () => {
    const moved = counter();
    fc.assert(
      fc.property(
        inputs.chain((input) => fc.tuple(fc.constant(input), other(input))),
        ([input, again]) => {
          moved.count(JSON.stringify(input) !== JSON.stringify(again));
          expect(everywhere(sortGateways(again)).map(canonicalJson)).toEqual(
            everywhere(sortGateways(input)).map(canonicalJson),
          );
        },
      ),
      RUNS,
    );
    moved.expectShare(0.8);
  });
});

describe('tightening', () => {
  const less = (input: CompileInput): fc.Arbitrary<CompileInput> =>
    fc
      .tuple(
        fc.oneof(fc.constant(input.grants), fc.subarray(input.grants)),
        fc.oneof(fc.constant<string[]>([]), fc.subarray(input.agents.map(({ slug }) => slug))),
        fc.oneof(fc.constant<string[]>([]), fc.subarray(input.tools.map(({ key }) => key))),
      )
      .map(([grants, suspended, changed]) => ({
        ...input,
        grants,
        agents: input.agents.map((row) => (suspended.includes(row.slug) ? { ...row, status: 'suspended' } : row)),
        tools: input.tools.map((row) => (changed.includes(row.key) ? { ...row, state: 'changed' } : row)),
      }));

  it('by a revoke, a suspension or a changed tool never allows anywhere what was denied', () => {
    const allowed = counter();
    fc.assert(
      fc.property(
        situations.chain((case_) => fc.tuple(fc.constant(case_), less(case_.input))),
        ([{ input, calls }, tighter]) => {
          const before = everywhere(input);
          everywhere(tighter).forEach((policy, at) => {
            for (const call of calls) {
              if (allowed.count(allows(policy, call))) expect(allows(before[at] as Evaluable, call)).toBe(true);
            }
          });
        },
      ),
      RUNS,
    );
    allowed.expectShare(0.05);
  });

  it('by constraints that count as the same or tighter never allows what was denied', () => {
    const compared = counter();
    fc.assert(
      fc.property(
        situations,
        constraints,
        fc.array(constraints, { minLength: 4 }),
        ({ input, calls }, from, others) => {
          const before = compile(withConstraints(input, from));
          for (const to of [{ ...from }, ...others, ...others.map((other) => ({ ...from, ...other }))]) {
            if (compareConstraints(from, to) === 'loosens') continue;
            const after = compile(withConstraints(input, to));
            for (const call of calls) {
              if (compared.count(allows(after, call))) expect(allows(before, call)).toBe(true);
            }
          }
        },
      ),
      RUNS,
    );
    compared.expectShare(0.05);
  });

  it('by labels that count as the same or tighter never allows what was denied', () => {
    const compared = counter();
    fc.assert(
      fc.property(situations, labels, fc.array(labels, { minLength: 4 }), ({ input, calls }, from, others) => {
        const before = compile(withLabels(input, from));
        for (const to of [{ ...from }, ...others]) {
          if (compareLabels(from, to) === 'loosens') continue;
          const after = compile(withLabels(input, to));
          for (const call of calls) {
            // A grant that names no class follows its tool's label, up as well as down.
            if (call.dataClass && !input.grants.find(isFor(call))?.constraints.maxDataClass) continue;
            if (compared.count(allows(after, call))) expect(allows(before, call)).toBe(true);
          }
        }
      }),
      RUNS,
    );
    compared.expectShare(0.1);
  });
});

describe('a gateway', () => {
  it('decides as the whole policy does for the tools on its servers, and denies all others', () => {
    const allowed = counter();
    fc.assert(
      fc.property(situations, ({ input, calls }) => {
        const policy = compile(input);
        for (const { slug, servers } of input.gateways) {
          const slice = forGateway(policy, slug, FIRST);
          for (const call of calls) {
            const here = servers.includes(call.tool.slice(0, call.tool.indexOf('/')));
            const whole = evaluate(policy, call);
            const part = evaluate(slice, call);
            allowed.count(part.decision === 'allow');
            if (!here) expect(part.decision).toBe('deny');
            // An agent that may call nothing here is not told about, so that it is unknown.
            else if (part.reason === 'unknown_agent') expect(['unknown_agent', 'no_grant']).toContain(whole.reason);
            else expect(part).toEqual(whole);
          }
        }
      }),
      RUNS,
    );
    allowed.expectShare(0.1);
  });
});

describe('a diff', () => {
  it('of a policy with itself is empty', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const policy = compile(input);
        const stored = JSON.parse(canonicalJson(policy)) as CompiledPolicy;
        for (const diff of [diffPolicies(policy, stored), diffPolicies(stored, policy)]) {
          expect(diff).toEqual({ agents: [], tools: [], servers: [], gateways: [], grants: [] });
          expect(summarise(diff)).toBe('nothing that gateways enforce changed');
        }
      }),
      RUNS,
    );
  });

  it('says everything: applied to the old policy it gives the new one', () => {
    fc.assert(
      fc.property(fc.option(inputs), inputs, (from, to) => {
        const before = from && compile(from);
        const after = compile(to);
        expect(canonicalJson(patched(before, after))).toBe(canonicalJson(after));
      }),
      RUNS,
    );
  });
});

function isFor(call: Call) {
  return ({ agent, tool }: { agent: string; tool: string }) => agent === call.agent && tool === call.tool;
}

function withConstraints(input: CompileInput, given: CompileInput['grants'][number]['constraints']): CompileInput {
  return { ...input, grants: input.grants.map((grant) => ({ ...grant, constraints: given })) };
}

function withLabels(input: CompileInput, given: ToolLabels & { fields?: string[] }): CompileInput {
  return { ...input, tools: input.tools.map((tool) => ({ ...tool, ...given })) };
}

function sortGateways(input: CompileInput): CompileInput {
  return { ...input, gateways: [...input.gateways].sort((a, b) => (a.slug < b.slug ? -1 : 1)) };
}

function patched(before: CompiledPolicy | null, after: CompiledPolicy): CompiledPolicy {
  const diff = diffPolicies(before, after);
  const next = before ? structuredClone({ ...before }) : compile(NOTHING);
  for (const part of ['agents', 'servers', 'tools', 'gateways'] as const) {
    const record = { ...next[part] } as Record<string, unknown>;
    for (const change of diff[part]) {
      expect(Object.hasOwn(record, change.key)).toBe(change.before !== null);
      if (change.after === null) delete record[change.key];
      else record[change.key] = change.after;
    }
    Object.assign(next, { [part]: record });
  }
  for (const { agent, tool, before: old, after: now } of diff.grants) {
    const at = next.grants.findIndex((grant) => grant.agent === agent && grant.tool === tool);
    expect(at >= 0).toBe(old !== null);
    if (at >= 0) next.grants.splice(at, 1);
    if (now) next.grants.push(now);
  }
  const key = ({ agent, tool }: { agent: string; tool: string }) => `${agent} ${tool}`;
  next.grants.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return next;
}

const NOTHING: CompileInput = { agents: [], servers: [], tools: [], grants: [], gateways: [] };
