import type { Cell, PopulationId } from '@/lib/evidence/model/population';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { concludeSchema } from './model/input';
import { noteNeeded } from './model/rules';
import { readRowDetail } from './queries';
import { findRow, insertConclusion } from './repository';
import { attributesOf, hadPart, periodOf, personIdOf, readOpen } from './work-on';

/** Accepts or flags a sampled row, with what was known of it then. A later conclusion supersedes it; both stay. */
export const concludeRow = defineVerb({
  action: 'examination.conclude',
  permission: 'examination:write',
  input: concludeSchema,
  async prepare({ ctx, scope, input: { id, row: rowId } }) {
    const examination = await readOpen(ctx.db.read, scope, id);
    const row = await findRow(ctx.db.read, id, rowId);
    if (!row) throw notFound('row');
    const population = row.sample.population as PopulationId;
    const cells = row.cells as Record<string, Cell>;
    if (await hadPart(ctx, ctx.db.read, { population, rowId: row.rowId, cells })) {
      throw new RemitError('forbidden', 'You had a part in this change. Another auditor concludes.');
    }
    const found = await attributesOf(ctx.db.read, population, [row.rowId], periodOf(examination, ctx.clock()));
    return { row, population, cells: found.get(row.rowId)?.cells ?? null };
  },
  async run({ ctx, tx, scope, input: { id, verdict, note }, prepared: { row, population, cells }, now, audit }) {
    const { number } = await readOpen(tx, scope, id);
    const needed = noteNeeded(verdict, cells ?? []);
    if (needed && !note) throw invalid('note', needed);
    const attributes = cells && Object.fromEntries(cells.map(({ attribute, result }) => [attribute, result]));
    await insertConclusion(tx, {
      ...{ rowId: row.id, verdict, note: note ?? null, personId: personIdOf(ctx), at: now },
      ...(attributes && { attributes }),
    });
    await audit({
      subject: { kind: 'examination', id },
      detail: {
        number,
        sample: row.sample.number,
        population,
        row: row.rowId,
        verdict,
        note: note ?? null,
        attributes,
      },
    });
    return { id, row: row.id };
  },
  answer: ({ ctx, tx }, { id, row }) => readRowDetail(ctx, tx, id, row),
});
