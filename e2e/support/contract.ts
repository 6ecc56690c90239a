import { isDeepStrictEqual } from 'node:util';
import { OPERATIONS } from '../../lib/openapi/operations';

const operations = OPERATIONS.map((operation) => ({
  ...operation,
  // What is a part of the path may hold slashes in tools' names only.
  pattern: new RegExp(`^${operation.path.replace(/\{tool\}/, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/**
 * Throws when an answer is not what the API's own description says: another shape, a field too many, or a status
 * that is not described. Every call that a journey makes is checked by this.
 */
export function checkAnswer(method: string, address: string, status: number, body: unknown): void {
  const path = address.split('?')[0] as string;
  const operation = operations.find((candidate) => candidate.method === method && candidate.pattern.test(path));
  if (!operation || status >= 300) return;
  const answer = operation.answers.find((candidate) => candidate.status === status);
  const call = `${method} ${operation.path}`;
  if (!answer) throw new Error(`${call} answers ${status}, which its description does not know`);
  if (!answer.content || answer.mediaType || (answer.csv && typeof body === 'string')) return;
  const parsed = answer.content.schema.safeParse(body);
  if (!parsed.success) throw new Error(`${call} is not as described: ${parsed.error.message}`);
  if (!isDeepStrictEqual(parsed.data, body))
    throw new Error(`${call} has more than is described: ${difference(body, parsed.data)}`);
}

/** The first place where the answer holds something that the schema dropped or changed. */
function difference(body: unknown, kept: unknown, at = 'body'): string {
  if (typeof body !== 'object' || body === null || typeof kept !== 'object' || kept === null) return at;
  for (const [key, value] of Object.entries(body)) {
    const other = (kept as Record<string, unknown>)[key];
    if (!isDeepStrictEqual(value, other)) return difference(value, other, `${at}.${key}`);
  }
  return at;
}
