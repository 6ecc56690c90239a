import { z } from 'zod';

/** One page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page that also says how many there are on all pages together. */
export interface CountedPage<T> extends Page<T> {
  total: number;
}

export const pageSchema = z.object({
  limit: z.coerce.number().int().min(1, 'Use 1 to 200.').max(200, 'Use 1 to 200.').default(50),
  cursor: z.string().max(500).optional(),
});

export type PageInput = z.infer<typeof pageSchema>;

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

function isRowNumber(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= -NUMBERS && (value as number) < NUMBERS;
}
