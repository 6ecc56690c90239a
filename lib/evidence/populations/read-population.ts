import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Cell, Period, PopulationId } from '../model/population';
import { POPULATION_TABLES } from '../model/tables';
import { SOURCES } from './sources';

const PAGE = 1000;
const KEYS = 10_000;

/**
 * The rows of a population, by pages of up to 1,000, cells in the order of its table's columns. The same period of the
 * same database gives the same rows whenever it is read, once it is over; read all of a pack in one snapshot.
 */
export async function* readPopulation(conn: Conn, id: PopulationId, period: Period): AsyncGenerator<Cell[][]> {
  const names = POPULATION_TABLES[id].columns.map(({ name }) => name);
  const key = names[0] as string;
  const source = await SOURCES[id](conn, period);
  for (let after: string | null = null; ; ) {
    const rows = await source.page(after, PAGE);
    if (rows.length > 0) yield rows.map((row) => names.map((name) => cellOf(row[name])));
    if (rows.length < PAGE) return;
    after = String(rows.at(-1)?.[key]);
  }
}

/** What names the rows of a population, in its order. */
export async function readPopulationIds(conn: Conn, id: PopulationId, period: Period): Promise<string[]> {
  const ids: string[] = [];
  const source = await SOURCES[id](conn, period);
  for (let after: string | null = null; ; after = ids.at(-1) ?? null) {
    const keys = await source.keys(after, KEYS);
    for (const one of keys) ids.push(one);
    if (keys.length < KEYS) return ids;
  }
}

export async function countRows(conn: Conn, id: PopulationId, period: Period): Promise<number> {
  const source = await SOURCES[id](conn, period);
  return source.count();
}

/** As a cell: times as RFC 3339, what has parts as RFC 8785 text. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' ? canonicalJson(value) : (value as Cell);
}
