import type { Conn } from '@/lib/db/prisma';
import type { Period } from '../model/population';

/** One row by the names of its columns, as the database gives it. */
export type Row = Record<string, unknown>;

/** How the rows of a population are read: in the order of their keys, from after one of them on. */
export interface Source {
  page(after: string | null, limit: number): Promise<Row[]>;
  /** The keys alone, in the same order. */
  keys(after: string | null, limit: number): Promise<string[]>;
  count(): Promise<number>;
}

export type OpenSource = (conn: Conn, period: Period) => Promise<Source>;
