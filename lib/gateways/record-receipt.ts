import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import { receiptSchema } from './model/gateway';
import { auditRefusal } from './refuse-receipt';
import { findPublishedSerial, insertReceipt } from './repository';

/**
 * Keeps a gateway's word on a serial. Receipts are their own append-only record, not the audit log:
 * they say what a machine holds, not what a person changed.
 * Throws `digest_mismatch` for an activation of something that was never published to this gateway, and audits it.
 */
export async function recordReceipt({ ctx, input }: { ctx: Ctx; input: unknown }): Promise<{ recorded: true }> {
  if (ctx.actor.kind !== 'gateway') throw new RemitError('forbidden', 'Only a gateway sends receipts.');
  const receipt = parseInput(receiptSchema, input);
  const gatewayId = ctx.actor.id;
  if (receipt.status === 'activated') {
    const published = await findPublishedSerial(ctx.db.read, gatewayId, receipt.serial);
    if (published?.sha256 !== receipt.sha256) {
      await auditRefusal(ctx, ctx.actor, receipt);
      throw new RemitError('digest_mismatch', `Serial ${receipt.serial} was not published to you with this digest.`);
    }
  }
  await insertReceipt(ctx.db.read, {
    ...receipt,
    gatewayId,
    activatedAt: new Date(receipt.activatedAt),
    receivedAt: ctx.clock(),
  });
  return { recorded: true };
}
