import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { checkImport } from './check-import';
import type { ImportResult } from './model/dto';
import { importQuerySchema } from './model/input';
import { readFocus } from './read-focus';
import { findImport, insertImport, insertWithdrawal } from './repository';
import { toDetails } from './to-detail';

const bodySchema = z.custom<AsyncIterable<Uint8Array>>(
  (value) => Symbol.asyncIterator in Object(value),
  'Send the file as the body.',
);

/**
 * Takes in a FOCUS file of costs, whole or not at all. The same file again changes nothing. The file is read before the
 * write lock is taken, and written under it.
 */
export const importCosts = defineVerb({
  action: 'cost.import',
  permission: 'cost:write',
  input: importQuerySchema.omit({ dryRun: true }).extend({ replace: z.boolean().optional(), body: bodySchema }),
  prepare: ({ input: { body } }) => readFocus(body),
  async run({
    ctx,
    tx,
    scope,
    input,
    prepared: file,
    now,
    audit,
    unchanged,
  }): Promise<{ number: number; created: boolean }> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people take in costs.');
    const { source, replace = false, fileName = `${source}.csv` } = input;
    const { already, replaces, refused } = await checkImport(tx, scope, { file, source, replace });
    if (already) {
      unchanged();
      return { number: already.number, created: false };
    }
    if (refused) throw new RemitError('conflict', refused);
    const id = newId('ci', now);
    const personId = ctx.actor.id;
    const { sha256, currency, rows, from, to } = file;
    const row = { id, source, fileName, sha256, currency, rows: rows.length, from: new Date(from), to: new Date(to) };
    const number = await insertImport(tx, { ...row, personId, at: now }, rows);
    for (const { id: importId } of replaces) {
      const reason = `Import ${number} took its place.`;
      await insertWithdrawal(tx, { importId, reason, replacedById: id, personId, at: now });
    }
    await audit({
      subject: { kind: 'cost-import', id: String(number) },
      detail: {
        source,
        fileName,
        sha256,
        currency,
        rows: rows.length,
        from,
        to,
        replaces: replaces.map((one) => one.number),
      },
    });
    return { number, created: true };
  },
  async answer({ tx, scope }, { number, created }): Promise<ImportResult> {
    const found = await findImport(tx, scope, number);
    const [detail] = await toDetails(tx, found ? [found] : []);
    if (!detail) throw new Error('the import is gone');
    return { import: detail, created };
  },
});
