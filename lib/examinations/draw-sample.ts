import type { Conn } from '@/lib/db/prisma';
import type { Cell, Period, PopulationId } from '@/lib/evidence/model/population';
import { drawSample as draw } from '@/lib/evidence/model/sample';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import { readPopulationPage } from '@/lib/evidence/populations/read-page';
import { readPopulationIds } from '@/lib/evidence/populations/read-population';
import { sha256Hex } from '@/lib/kernel/digest';
import { invalid } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { sampleSchema } from './model/input';
import { readSample } from './queries';
import { insertSample } from './repository';
import { periodOf, personIdOf, readOpen } from './work-on';

const MOST_NAMED = 5;

/**
 * Draws rows of a population of the period, by size and seed or by name, and keeps them as they are now. How many rows
 * the population had, and a digest of their ids, are kept too: whoever draws again sees whether it is the same one.
 */
export const drawSample = defineVerb({
  action: 'examination.sample',
  permission: 'examination:write',
  input: sampleSchema,
  async prepare({ ctx, scope, input: { id, population, size, seed, ids: named } }) {
    const conn = ctx.db.read;
    const period = periodOf(await readOpen(conn, scope, id), ctx.clock());
    const ids = await readPopulationIds(conn, population, period);
    if (ids.length === 0) throw invalid('population', 'No data: nothing of this is in the period.');
    const places = new Map(ids.map((one, index) => [one, index]));
    const unknown = (named ?? []).filter((one) => !places.has(one));
    if (unknown.length > 0) {
      const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
      throw invalid('ids', `Not in this population of this period: ${unknown.slice(0, MOST_NAMED).join(', ')}${more}.`);
    }
    const chosen = named ?? draw(ids, { size: size as number, seed: seed as string });
    const rows: { rowId: string; cells: Record<string, Cell> }[] = [];
    for (const rowId of chosen) {
      const before = ids[(places.get(rowId) as number) - 1] ?? null;
      rows.push({ rowId, cells: await readRow(conn, { population, period, before, rowId }) });
    }
    return { rows, count: ids.length, sha256: sha256Hex(ids.map((one) => `${one}\n`).join('')) };
  },
  async run({ ctx, tx, scope, input: { id, population, seed }, prepared: { rows, count, sha256 }, now, audit }) {
    const examination = await readOpen(tx, scope, id);
    const sample = newId('xs', now);
    const number = await insertSample(
      tx,
      {
        ...{ id: sample, examinationId: id, population, seed: seed ?? null, drawnById: personIdOf(ctx), drawnAt: now },
        ...{ populationCount: count, populationSha256: sha256 },
      },
      rows.map((row) => ({ ...row, id: newId('xr', now) })),
    );
    await audit({
      subject: { kind: 'examination', id },
      detail: {
        ...{ number: examination.number, sample: number, population, seed: seed ?? null, of: count, sha256 },
        rows: rows.map(({ rowId }) => rowId),
      },
    });
    return { id, sample };
  },
  answer: ({ ctx, tx }, { id, sample }) => readSample(ctx, tx, id, sample),
});

interface Wanted {
  population: PopulationId;
  period: Period;
  /** The id before it, in the order of the population. */
  before: string | null;
  rowId: string;
}

async function readRow(conn: Conn, { population, period, before, rowId }: Wanted) {
  const [cells] = await readPopulationPage(conn, population, period, { after: before, limit: 1 });
  // Ids and rows are read one after the other: what came or went in between must not lend its cells to another row.
  if (!cells || String(cells[0]) !== rowId)
    throw invalid('population', 'The population changed meanwhile. Draw again.');
  return Object.fromEntries(
    POPULATION_TABLES[population].columns.map(({ name }, index) => [name, cells[index] ?? null]),
  );
}
