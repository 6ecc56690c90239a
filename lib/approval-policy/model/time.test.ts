import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalPolicySchema } from './policy';
import { policySentences } from './policy-words';
import { requiredApproval } from './required-approval';
import { expireAfterDays, type StageTime, stageTime, strictest } from './time';

const security = (more: object = {}) => ({ name: 'security', role: 'security', ...more });
const parse = (policy: object) => approvalPolicySchema.safeParse({ stages: [security()], ...policy });
const FACTS = {
  agents: ['bot'],
  risk: 'medium' as const,
  dataClass: null,
  categories: [],
  effects: [],
  environments: [],
  exposures: [],
  toxic: [],
  accepted: [],
  unlabelled: false,
  ticket: null,
  serverOwners: [],
};

describe('the time rules of a policy', () => {
  it('are there for a policy that says nothing about time, which stays what it was', () => {
    const policy = approvalPolicySchema.parse({ stages: [security()] });
    expect(JSON.stringify(policy)).not.toContain('"time"');
    expect(requiredApproval(policy, FACTS).stages[0]?.time).toEqual({
      remindAfterHours: 24,
      escalateAfterHours: null,
      escalateTo: null,
      denyAfterHours: 336,
    });
    expect(expireAfterDays(policy.time)).toBe(30);
  });

  it('escalate to nobody whom the company did not name', () => {
    expect(stageTime({ escalateAfterHours: 48 }, undefined).escalateAfterHours).toBeNull();
    expect(stageTime({ escalateTo: { role: 'admin' } }, undefined)).toMatchObject({
      escalateAfterHours: 72,
      escalateTo: { role: 'admin', people: [] },
    });
    expect(stageTime({ escalateTo: { role: 'admin' } }, { escalateAfterHours: null }).escalateTo).toBeNull();
    const people = { people: ['b@example.com', 'a@example.com'] };
    expect(stageTime({ escalateTo: { role: 'admin' } }, { escalateTo: people }).escalateTo).toEqual({
      role: null,
      people: ['a@example.com', 'b@example.com'],
    });
  });

  it.each<[string, object, string]>([
    ['a reminder after the denial', { time: { denyAfterHours: 12 } }, 'time'],
    ['an escalation after the denial', { time: { escalateTo: { role: 'admin' }, escalateAfterHours: 400 } }, 'time'],
    ['a denial after everything expired', { time: { expireAfterDays: 7 } }, 'time'],
    ['a stage that does not fit', { stages: [security({ time: { denyAfterHours: 24 } })] }, 'stages.0.time'],
    [
      'a stage of a rule that does not fit',
      { rules: [{ id: 'a', when: {}, why: 'x', stages: [security({ time: { remindAfterHours: 336 } })] }] },
      'rules.0.stages.0.time',
    ],
    ['two fallbacks in one', { time: { escalateTo: { role: 'admin', people: ['a@example.com'] } } }, 'time.escalateTo'],
    ['a fallback that may not decide', { time: { escalateTo: { role: 'auditor' } } }, 'time.escalateTo'],
    ['a fallback of nobody', { time: { escalateTo: {} } }, 'time.escalateTo'],
    ['no end at all', { time: { expireAfterDays: null } }, 'time.expireAfterDays'],
    ['half hours', { time: { remindAfterHours: 1.5 } }, 'time.remindAfterHours'],
    ['an unknown field', { time: { remind: 3 } }, 'time'],
  ])('refuse %s', (_, policy, path) => {
    expect(parse(policy).error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('are said in words', () => {
    const time = { escalateTo: { role: 'admin' }, remindAfterHours: 36, denyAfterHours: 240, expireAfterDays: 20 };
    const policy = approvalPolicySchema.parse({ stages: [security({ time: { denyAfterHours: null } })], time });
    const words = policySentences(policy).map((one) => one.words);
    expect(words).toContain(
      'Reminds after 36 hours, asks the role admin too after 3 days, denied after 10 days. Whatever happens, it expires after 20 days.',
    );
    expect(words.join()).toMatch(/security: reminds after 36 hours, asks the role admin too after 3 days\./);
  });

  it('of two stages that become one end with the stricter, and widen with the later', () => {
    const hours = fc.option(fc.integer({ min: 1, max: 500 }));
    const time = fc
      .record({ remindAfterHours: hours, escalateAfterHours: hours, denyAfterHours: hours, role: fc.boolean() })
      .map(
        ({ role, ...one }): StageTime => ({
          ...one,
          escalateTo: one.escalateAfterHours === null ? null : { role: role ? 'admin' : 'executive', people: [] },
        }),
      );
    fc.assert(
      fc.property(time, time, (a, b) => {
        const one = strictest(a, b);
        for (const { denyAfterHours, escalateAfterHours } of [a, b]) {
          expect(one.denyAfterHours ?? Infinity).toBeLessThanOrEqual(denyAfterHours ?? Infinity);
          expect(one.escalateAfterHours ?? Infinity).toBeGreaterThanOrEqual(escalateAfterHours ?? Infinity);
        }
        expect([a.escalateTo, b.escalateTo]).toContainEqual(one.escalateTo);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
