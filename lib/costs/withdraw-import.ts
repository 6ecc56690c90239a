import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import type { CostImportDetail } from './model/dto';
import { withdrawSchema } from './model/input';
import { findImport, insertWithdrawal } from './repository';
import { toDetails } from './to-detail';

/** Takes an import back: it no longer counts, and stays to be seen with who took it back and why. */
export const withdrawImport = defineVerb({
  action: 'cost.withdraw',
  permission: 'cost:write',
  input: withdrawSchema.extend({ number: z.int().min(1).max(2_147_483_647) }),
  async run({ ctx, tx, scope, input: { number, reason }, now, audit }): Promise<CostImportDetail> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people withdraw costs.');
    const found = await findImport(tx, scope, number);
    if (!found) throw notFound('import');
    if (found.withdrawal) throw new RemitError('conflict', `Import ${number} was withdrawn already.`);
    await insertWithdrawal(tx, { importId: found.id, reason, replacedById: null, personId: ctx.actor.id, at: now });
    const { source, sha256, rows } = found;
    await audit({ subject: { kind: 'cost-import', id: String(number) }, detail: { source, sha256, rows, reason } });
    const after = await findImport(tx, scope, number);
    const [detail] = await toDetails(tx, after ? [after] : []);
    return detail as CostImportDetail;
  },
});
