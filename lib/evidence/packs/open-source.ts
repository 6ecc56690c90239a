import { findSpan, walkEntries } from '@/lib/audit/repository';
import type { Conn } from '@/lib/db/prisma';
import { readAttributes } from '../attributes/read-attributes';
import { readCompleteness } from '../completeness/read-completeness';
import type { Period } from '../model/population';
import { POPULATION_TABLES } from '../model/tables';
import type { PackSource } from '../pack/source';
import { readPopulation } from '../populations/read-population';

/** Entries read at once: one may hold megabytes. */
const STEP = 250;

/** What a pack of this period is made of, through one snapshot. */
export async function openSource(conn: Conn, period: Period): Promise<PackSource> {
  const { first, size } = await findSpan(conn, new Date(period.from), new Date(period.to));
  return {
    table: (id) => POPULATION_TABLES[id],
    rows: (id) => readPopulation(conn, id, period),
    completeness: (id) => readCompleteness(conn, id, period),
    attributes: (ids) => readAttributes(conn, ids, period),
    audit: {
      first,
      size,
      entries: () => walkEntries(conn, STEP),
    },
  };
}
