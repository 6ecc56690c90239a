import type { Conn } from '@/lib/db/prisma';
import type { Completeness, Period, PopulationId } from '../model/population';
import { countRows } from '../populations/read-population';
import { CHECKS } from './checks';

/**
 * How many rows a population has in the period, and whether it is whole: numbers without gaps, and each row found from
 * the other side. A check of nothing says that it checked 0.
 */
export async function readCompleteness(conn: Conn, id: PopulationId, period: Period): Promise<Completeness> {
  const checks: Completeness['checks'] = [];
  for (const check of CHECKS[id]) checks.push(await check(conn, period));
  return { population: id, rows: await countRows(conn, id, period), checks };
}
