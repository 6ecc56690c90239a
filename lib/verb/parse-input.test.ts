import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input';

const schema = z.strictObject({ count: z.int('Use 1 to 3.'), kind: z.enum(['a', 'b']), on: z.boolean().optional() });

function errorsOf(value: unknown) {
  try {
    parseInput(schema, value);
  } catch (error) {
    return (error as { errors: object }).errors;
  }
}

describe('parseInput', () => {
  it('tells what is missing from what has a wrong type, and names fields that there are not', () => {
    const missing = { field: 'count', message: 'This is required.' };
    const kind = { field: 'kind', message: 'Use one of: a, b.' };
    expect(errorsOf({})).toEqual([missing, kind]);
    expect(errorsOf({ count: null, kind: 'a' })).toEqual([missing]);
    expect(errorsOf({ count: 'three', kind: 1, on: 'yes', off: true })).toEqual([
      { field: 'count', message: 'Use 1 to 3.' },
      kind,
      { field: 'on', message: 'This must be true or false.' },
      { field: 'off', message: 'There is no such field. Check the spelling.' },
    ]);
  });
});
