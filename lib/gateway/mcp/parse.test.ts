import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '@/lib/kernel/json';
import { BadMessage, parseJson } from './parse';

function depthOf(value: Json): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('what is nested deeper than it may be is refused, and nothing else, whatever its texts hold', () => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', 'ä', 'x') });
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'large' },
      text,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 8 }), (given, most) => {
      const read = () => parseJson(Buffer.from(JSON.stringify(given)), most);
      if (depthOf(given) > most) expect(read).toThrow(BadMessage);
      else expect(read()).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

test('bytes that are no UTF-8, and text that is no JSON, are refused', () => {
  expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]), 9)).toThrow('UTF-8');
  expect(() => parseJson(Buffer.from('{"a":1'), 9)).toThrow('JSON');
});
