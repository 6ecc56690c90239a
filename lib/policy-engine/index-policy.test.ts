import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RUNS, situations } from '@/lib/testing/policy-arbitraries';
import { compile } from './compile';
import { evaluate } from './evaluate';
import { forGateway } from './for-gateway';
import { indexPolicy } from './index-policy';
import type { Evaluable } from './types';

vi.setConfig({ testTimeout: 60_000 });

describe('an index', () => {
  it('decides every call as looking at everything does', () => {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(situations, ({ input, calls }) => {
        const policy = compile(input);
        const slices = input.gateways.map(({ slug }) => forGateway(policy, slug, { serial: 1, previous: null }));
        // As an edge has it: read back from text.
        const kept = JSON.parse(JSON.stringify(policy)) as Evaluable;
        for (const on of [policy, kept, ...slices]) {
          const index = indexPolicy(on);
          for (const call of calls) {
            const verdict = evaluate(on, call, index);
            expect(verdict).toEqual(evaluate(on, call));
            reasons.add(verdict.reason);
          }
        }
      }),
      { ...RUNS, numRuns: 400 },
    );
    expect(reasons.size).toBeGreaterThan(8);
  });

  it('knows who holds what, each once', () => {
    fc.assert(
      fc.property(situations, ({ input }) => {
        const policy = compile(input);
        const index = indexPolicy(policy);
        const by = (tool: string) => policy.grants.filter((grant) => grant.tool === tool).map(({ agent }) => agent);
        for (const { key } of input.tools) expect(index.holdersOf(key)).toEqual(by(key));
        for (const { slug } of input.agents) {
          const held = policy.grants.filter(({ agent }) => agent === slug);
          expect([...index.grantsOf(slug).values()]).toEqual(held);
        }
        for (const { slug } of input.servers) {
          const callers = policy.grants.filter(({ tool }) => tool.startsWith(`${slug}/`)).map(({ agent }) => agent);
          expect([...index.callersOf(slug)]).toEqual([...new Set(callers)]);
        }
        const issuers = new Set(input.agents.flatMap(({ identities }) => identities.map(({ iss }) => iss)));
        expect(index.issuer).toBe(issuers.size === 1 ? [...issuers][0] : undefined);
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it('takes the first of two grants for one tool, and no agent twice', () => {
    const grant = { id: 'gr_1', request: 'cr_1', agent: 'bot', tool: 'crm/get', maxDataClass: 'public' } as const;
    const index = indexPolicy({ agents: {}, tools: {}, grants: [grant, { ...grant, id: 'gr_2' }] });
    expect(index.grantFor('bot', 'crm/get')?.id).toBe('gr_1');
    expect(index.holdersOf('crm/get')).toEqual(['bot']);
  });
});
