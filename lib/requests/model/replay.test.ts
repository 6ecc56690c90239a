import { expect, test } from 'vitest';
import type { Operation } from './operation';
import { type OutcomeCount, replay, replayed } from './replay';

const count = (reason: OutcomeCount['reason'], calls: number, agent = 'bot', tool = 'crm/search'): OutcomeCount => ({
  agent,
  tool,
  decision: reason === 'allowed' ? 'allow' : 'deny',
  reason,
  calls,
});
const grant: Operation = { op: 'grant', agent: 'bot', tool: 'crm/search', constraints: {} };
const revoke: Operation = { op: 'revoke', agent: 'bot', tool: 'crm/search' };
const adopt: Operation = { op: 'adopt', tool: 'crm/search', definition: 'a'.repeat(64) };
const held = new Set(['bot crm/search']);

test('a grant lets through what was refused for want of one, and nothing else', () => {
  const counts = [
    count('no_grant', 14),
    count('grant_expired', 2),
    count('rate_limited', 5),
    count('no_grant', 9, 'b'),
  ];
  expect(replay([grant], counts, new Set())).toEqual({
    newlyAllowed: 16,
    newlyDenied: 0,
    rows: [{ agent: 'bot', tool: 'crm/search', newlyAllowed: 16, newlyDenied: 0, otherwiseBound: 0 }],
  });
});

test('what ends access refuses what went through: one tool, or all of an agent', () => {
  const counts = [count('allowed', 300), count('allowed', 20, 'bot', 'crm/refund'), count('no_grant', 4)];
  expect(replay([revoke], counts, held)).toMatchObject({ newlyAllowed: 0, newlyDenied: 300 });
  expect(replay([{ op: 'suspend', agent: 'bot' }], counts, held)).toMatchObject({ newlyAllowed: 0, newlyDenied: 320 });
});

test('what is suspended or drifted comes back only where it is held', () => {
  const counts = [count('agent_suspended', 7), count('definition_changed', 3)];
  expect(replay([{ op: 'restore', agent: 'bot' }], counts, held).newlyAllowed).toBe(7);
  expect(replay([adopt], counts, held).newlyAllowed).toBe(3);
  expect(replay([adopt, { op: 'restore', agent: 'bot' }], counts, new Set()).newlyAllowed).toBe(0);
});

test('limits are said apart, since the counts do not show what they bound', () => {
  const constrain: Operation = { op: 'constrain', agent: 'bot', tool: 'crm/search', constraints: {} };
  expect(replay([constrain], [count('allowed', 120)], held)).toMatchObject({
    newlyAllowed: 0,
    newlyDenied: 0,
    rows: [{ otherwiseBound: 120 }],
  });
});

test('only what changes calls is looked at', () => {
  expect(replayed([{ op: 'label', tool: 'crm/search', labels: { dataClass: 'internal' } }])).toBeNull();
  expect(replayed([grant, adopt])).toEqual({ agents: ['bot'], tools: ['crm/search'] });
});
