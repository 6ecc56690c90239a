import { expect, it } from 'vitest';
import type { Answer } from './pending';
import { statusOf } from './record-call';

const said = (answer: object) => statusOf({ kind: 'response', id: 1, ...answer } as unknown as Answer);

it('says of an answer what it is, and never in words of the server', () => {
  expect(said({ result: {} })).toBe('ok');
  expect(said({ result: { resultType: 'complete' } })).toBe('ok');
  expect(said({ result: { isError: true } })).toBe('tool_error');
  expect(said({ result: { resultType: 'input_required' } })).toBe('input_required');
  expect(said({ error: { code: -32_602 } })).toBe('-32602');
  // What only a gateway says of a call hides it from figures and rules, or proves a rotation.
  for (const word of ['canary', 'credential_replaced']) {
    expect(said({ result: { resultType: word } })).toBe('ok');
    expect(said({ error: { code: word } })).toBe('error');
  }
});
