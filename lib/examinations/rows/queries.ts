import type { PopulationId, PopulationTable } from '@/lib/evidence/model/population';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import { readPopulationPage } from '@/lib/evidence/populations/read-page';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { PopulationRow } from '../model/dto';
import { matches } from '../model/rules';
import { findExamination } from '../repository';
import { periodOf, readScope } from '../work-on';

/** Rows looked through for one page where there is text to search for; the next page goes on from there. */
const MOST_LOOKED_AT = 5_000;
const AT_ONCE = 1_000;

interface Call {
  ctx: Ctx;
  id: string;
  population: string;
  page: PageInput;
  q?: string;
}

export interface PopulationPage {
  table: PopulationTable;
  items: PopulationRow[];
  nextCursor: string | null;
}

/** Rows of a population of an examination's period, in their order. Throws `not_found` for what is no population. */
export async function listPopulationRows({ ctx, id, population, page, q }: Call): Promise<PopulationPage> {
  const examination = await findExamination(ctx.db.read, readScope(ctx), id);
  if (!examination || !Object.hasOwn(POPULATION_TABLES, population)) throw notFound('population');
  const table = POPULATION_TABLES[population as PopulationId];
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 1);
  if (cursor === null) throw invalid('cursor', 'This cursor is not one of ours.');
  let after = cursor ? String(cursor[0]) : null;
  if (after !== null && !isKey(table.id, after)) throw invalid('cursor', 'This cursor is not one of ours.');
  const period = periodOf(examination, ctx.clock());
  const items: PopulationRow[] = [];
  const limit = q === undefined ? page.limit + 1 : AT_ONCE;
  for (let looked = 0; looked < MOST_LOOKED_AT; ) {
    const rows = await readPopulationPage(ctx.db.read, table.id, period, { after, limit });
    for (const cells of rows) {
      if (items.length === page.limit) return { table, items, nextCursor: encodeCursor([after as string]) };
      after = String(cells[0]);
      if (q === undefined || matches(cells, q)) items.push(rowOf(table, cells));
    }
    if (rows.length < limit) return { table, items, nextCursor: null };
    looked += rows.length;
  }
  return { table, items, nextCursor: encodeCursor([after as string]) };
}

const rowOf = ({ columns }: PopulationTable, cells: (string | number | boolean | null)[]): PopulationRow => ({
  id: String(cells[0]),
  cells: Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])),
});

/** Populations whose rows are numbered. */
const NUMBERED: readonly PopulationId[] = ['changes', 'break-glass', 'reviews', 'alerts', 'incidents', 'drills'];

function isKey(population: PopulationId, key: string): boolean {
  if (!NUMBERED.includes(population)) return /^[\x21-\x7e]{1,200}$/.test(key);
  return /^\d{1,10}$/.test(key) && Number(key) < 2 ** 31;
}
