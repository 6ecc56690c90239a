import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DECISION_VECTOR_FILE, readDecisionVector, toCall } from '@/lib/testing/decision-vector';
import { expectedOf } from '@/lib/testing/decisions/by-hand';
import { coreCases } from '@/lib/testing/decisions/core-cases';
import { makeDecisionVector, vectorRows, vectorText } from '@/lib/testing/decisions/make-vector';
import { evaluate, isEnforced } from './evaluate';
import { type GatewayPolicy, REASON_CODES } from './types';

/*
 * The shared decision vector: the same calls, with the same decisions, for every rendering that can be run. Where a
 * change of it is meant: UPDATE_GOLDENS=1 npx vitest run lib/policy-engine
 */
if (process.env.UPDATE_GOLDENS === '1') writeFileSync(DECISION_VECTOR_FILE, vectorText(makeDecisionVector()));

describe('the shared decision vector', () => {
  it('is what its generator gives', () => {
    const text = vectorText(makeDecisionVector());
    expect(text === readFileSync(DECISION_VECTOR_FILE, 'utf8'), 'run with UPDATE_GOLDENS=1').toBe(true);
    expect(text.length).toBeLessThan(400_000);
  });

  const vector = readDecisionVector();

  it('covers every reason, allowed and denied, enforced and not', () => {
    const reasons = new Set(vector.cases.map(({ expect: { reason } }) => reason));
    expect([...reasons].sort()).toEqual(REASON_CODES.filter((code) => code !== 'gateway_error').sort());
    const share = (of: (one: (typeof vector.cases)[number]['expect']) => boolean) =>
      vector.cases.filter((one) => of(one.expect)).length / vector.cases.length;
    expect(share(({ decision }) => decision === 'allow')).toBeGreaterThan(0.2);
    expect(share(({ decision }) => decision === 'deny')).toBeGreaterThan(0.4);
    expect(share(({ enforced }) => !enforced)).toBeGreaterThan(0.05);
    expect(new Set(vector.cases.map(({ id }) => id)).size).toBe(vector.cases.length);
  });

  it('agrees with what a person wrote down, where the rule said once more decides', () => {
    const rows = vectorRows();
    for (const { id, policy, call, expect: expected } of coreCases()) {
      expect({ id, ...expectedOf(rows.get(policy) as never, policy, toCall(call)) }).toEqual({ id, ...expected });
    }
  });

  it('is decided so by evaluate', () => {
    for (const { id, policy: name, call, expect: expected } of vector.cases) {
      const policy = vector.policies[name] as GatewayPolicy;
      const { decision, reason, grant } = evaluate(policy, toCall(call));
      const enforced = isEnforced(policy, toCall(call));
      expect({ id, decision, reason, grant: grant?.id ?? null, enforced }).toEqual({ id, ...expected });
    }
  });
});
