import type { z } from 'zod';
import { type FieldError, RemitError } from '@/lib/kernel/errors';

/** The value as the schema gives it, or `invalid_input` with every field that is wrong. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  // Without the input, what has a wrong type could not be told from what is missing.
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(toFieldErrors);
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = first?.field ? `${first.field}: ` : '';
  throw new RemitError('invalid_input', `${where}${first?.message ?? 'This is not valid.'}${more}`, { errors });
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.').slice(0, 200),
      message: 'There is no such field. Check the spelling.',
    }));
  }
  return [{ field: path.join('.').slice(0, 200), message: plain(issue) }];
}

function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined || (issue.input === null && issue.path.length > 0)) return 'This is required.';
    // The schema's own words where it has some.
    if (!issue.message.startsWith('Invalid input')) return issue.message;
    return `This must be ${article(issue.expected)}.`;
  }
  if (issue.code === 'invalid_value') return `Use one of: ${issue.values.map(String).join(', ')}.`;
  // The library's own words for a number are none for people.
  if (/^Too (small|big): expected (number|int)/.test(issue.message)) {
    if (issue.code === 'too_small') return `Use ${issue.minimum} or more.`;
    if (issue.code === 'too_big') return `Use ${issue.maximum} or less.`;
  }
  return issue.message;
}

function article(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    object: 'an object',
    array: 'a list',
    boolean: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}
