import { z } from 'zod';
import { invalid } from '@/lib/kernel/errors';

/** Query of `GET /api/v1/revisions/{range}`. */
export const formatQuery = z.strictObject({
  format: z.enum(['json', 'csv']).default('json').describe('`csv`: what changed between two, an entry in a row.'),
});

/** `42`, or `41...42` for what changed between two; 0 stands for the empty policy before the first revision. */
export function parseRange(text: string): { serial: number } | { from: number; to: number } {
  const found = /^(\d{1,9})(?:\.\.\.(\d{1,9}))?$/.exec(text);
  if (!found) throw invalid('serial', 'Give a serial such as 42, or two such as 41...42.');
  if (found[2] === undefined) return { serial: Number(found[1]) };
  return { from: Number(found[1]), to: Number(found[2]) };
}
