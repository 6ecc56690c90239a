import { z } from 'zod';
import { invalid } from './errors';

/** One page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Counting reads every row that it counts, so nobody counts further. */
export const MOST_COUNTED = 10_000;
/** With text to search for, each has to be looked at. */
export const MOST_FOUND = 1_000;

/** How many there are on all pages together, up to MOST_COUNTED or MOST_FOUND; with `totalAtLeast` there are more than that. */
export interface Total {
  total: number;
  totalAtLeast?: true;
}

/** A page that also says how many there are on all pages together. */
export interface CountedPage<T> extends Page<T>, Total {}

/** What `count` says, which counts as far as it is told and no further. */
export async function countUpTo(count: (most: number) => Promise<number>, q?: string): Promise<Total> {
  const most = q ? MOST_FOUND : MOST_COUNTED;
  const found = await count(most + 1);
  return found > most ? { total: most, totalAtLeast: true } : { total: found };
}

export const pageSchema = z.object({
  limit: z.coerce.number().int().min(1, 'Use 1 to 200.').max(200, 'Use 1 to 200.').default(50),
  cursor: z.string().max(500).optional(),
});

/** `uncounted` where nobody looks at the total, such as in a file: it is 0 then. */
export type PageInput = z.infer<typeof pageSchema> & { uncounted?: true };

/** Rows are numbered with 32 bits; the database fails on anything else. */
const NUMBERS = 2 ** 31;

export function encodeCursor(values: (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** The values that `encodeCursor` took, or null when the text is no cursor of `length` values. */
export function decodeCursor(cursor: string, length: number): (string | number)[] | null {
  try {
    const bytes = Uint8Array.from(atob(cursor.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const fits =
      Array.isArray(values) && values.length === length && values.every((v) => typeof v === 'string' || isRowNumber(v));
    return fits ? (values as (string | number)[]) : null;
  } catch {
    return null;
  }
}

/** What a page of one value begins at; undefined for the first one. Throws `invalid_input` for a cursor of something else. */
export function cursorOf(page: Pick<PageInput, 'cursor'>, kind: 'string'): string | undefined;
export function cursorOf(page: Pick<PageInput, 'cursor'>, kind: 'number'): number | undefined;
export function cursorOf({ cursor }: Pick<PageInput, 'cursor'>, kind: 'string' | 'number') {
  if (cursor === undefined) return undefined;
  const value = decodeCursor(cursor, 1)?.[0];
  if (typeof value !== kind) throw invalid('cursor', 'This cursor is not one of ours.');
  return value;
}

function isRowNumber(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= -NUMBERS && (value as number) < NUMBERS;
}
