import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { compile } from '@/lib/policy-engine/compile';
import { type Call, evaluate } from '@/lib/policy-engine/evaluate';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import { readDecisionVector } from '@/lib/testing/decision-vector';
import { RUNS, situations } from '@/lib/testing/policy-arbitraries';
import { decide } from './decide';
import { openPdp, type Pdp } from './pdp';
import type { EvaluationRequest } from './request';
import { searchActions, searchResources, searchSubjects } from './search';

vi.setConfig({ testTimeout: 60_000 });

/** A call as AuthZEN asks it. */
function questionOf({ agent, identity, tool, now: _, policyExpired: __, user, ...facts }: Call): EvaluationRequest {
  const subject =
    agent !== undefined || !identity
      ? { type: 'agent', id: agent ?? '' }
      : { type: 'identity', id: identity.sub, properties: { iss: identity.iss } };
  return { subject, action: { name: 'tools/call' }, resource: { type: 'tool', id: tool }, context: { user, ...facts } };
}

/** Everything that `search` finds, page by page. */
function walk<T>(
  search: (page: { token?: string; limit: number }) => { page: { next_token: string }; results: T[] },
): T[] {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { page, results } = search({ limit: 2, ...(token ? { token } : {}) });
    expect(results.length).toBeLessThanOrEqual(2);
    all.push(...results);
    token = page.next_token;
  } while (token);
  return all;
}

it('decides as evaluate does, and searches find exactly what is allowed', () => {
  let found = 0;
  fc.assert(
    fc.property(situations, ({ input, calls }) => {
      const compiled = compile(input);
      for (const { slug } of input.gateways) {
        const slice = forGateway(compiled, slug, { serial: 1, previous: null });
        const pdp = openPdp({ ...slice, mode: 'enforce' });
        for (const call of calls) {
          const asked = questionOf(call);
          const { decision, context } = decide(pdp, asked, call.now);
          const verdict = evaluate(slice, { ...call, policyExpired: false });
          expect([decision, context.reason, context.grant]).toEqual([
            verdict.decision === 'allow',
            verdict.reason,
            verdict.grant?.id,
          ]);
          const { subject, action, resource, context: said } = asked;
          const is = (change: Partial<EvaluationRequest>) => decide(pdp, { ...asked, ...change }, call.now).decision;
          const agents = walk((page) =>
            searchSubjects(pdp, { subject: { type: 'agent' }, action, resource, context: said, page }, call.now),
          );
          expect(agents).toEqual(
            Object.keys(slice.agents)
              .map((id) => ({ type: 'agent', id }))
              .filter((one) => is({ subject: one }))
              .sort((a, b) => (a.id < b.id ? -1 : 1)),
          );
          const tools = walk((page) =>
            searchResources(pdp, { subject, action, resource: { type: 'tool' }, context: said, page }, call.now),
          );
          expect(tools.map(({ id }) => id)).toEqual(
            Object.keys(slice.tools)
              .filter((id) => is({ resource: { type: 'tool', id } }))
              .sort(),
          );
          for (const one of searchSubjects(pdp, { ...asked, subject: { type: 'identity' } }, call.now).results) {
            expect(is({ subject: one })).toBe(true);
          }
          const actions = searchActions(pdp, { subject, resource, context: said }, call.now).results;
          expect(actions).toEqual(decision ? [{ name: 'tools/call' }] : []);
          found += agents.length + tools.length;
        }
      }
    }),
    { ...RUNS, numRuns: 150 },
  );
  expect(found).toBeGreaterThan(500);
});

it('decides the shared vector, also where the policy is too old', () => {
  const { policies, cases } = readDecisionVector();
  const pdps = new Map(Object.entries(policies).map(([name, on]) => [name, openPdp(on)]));
  for (const { id, policy: name, call, expect: expected } of cases) {
    const { time, policyExpired, ...rest } = call;
    const now = new Date(time);
    const open = pdps.get(name) as Pdp;
    // In the vector it is the enforcement point that has looked at onStale.
    const { onStale: _, ...denying } = open.policy;
    const pdp = policyExpired ? { ...open, policy: denying, until: now.getTime() } : open;
    const { decision, context } = decide(pdp, questionOf({ ...rest, now }), now);
    expect({ id, decision, ...context }).toMatchObject({
      id,
      decision: expected.decision === 'allow' || !expected.enforced,
      reason: expected.reason,
      ...(expected.grant === null ? {} : { grant: expected.grant }),
    });
    expect([context.grant ?? null, context.enforced ?? true]).toEqual([expected.grant, expected.enforced]);
  }
});
