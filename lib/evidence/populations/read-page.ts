import type { Conn } from '@/lib/db/prisma';
import type { Cell, Period, PopulationId } from '../model/population';
import { POPULATION_TABLES } from '../model/tables';
import { cellOf } from './read-population';
import { SOURCES } from './sources';

/** Up to `limit` rows of a population from after a key on, cells in the order of its table's columns. */
export async function readPopulationPage(
  conn: Conn,
  id: PopulationId,
  period: Period,
  { after, limit }: { after: string | null; limit: number },
): Promise<Cell[][]> {
  const names = POPULATION_TABLES[id].columns.map(({ name }) => name);
  const rows = await (await SOURCES[id](conn, period)).page(after, limit);
  return rows.map((row) => names.map((name) => cellOf(row[name])));
}
