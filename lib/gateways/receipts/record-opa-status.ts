import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { readOpaStatus } from '../model/opa-status';
import { findNewestPublished, findPublishedSerial } from '../repository';
import { recordReceipt } from './record-receipt';
import { lastReceipts } from './repository';

const NEVER_PUBLISHED = '0'.repeat(64);

/**
 * Keeps what an OPA says of its bundle as this gateway's receipt, when it says something new: another serial, an older one
 * too, or another reason to refuse the newest. Throws `digest_mismatch` for a serial that was never published to it.
 */
export async function recordOpaStatus({ ctx, input }: { ctx: Ctx; input: unknown }): Promise<{ recorded: boolean }> {
  if (ctx.actor.kind !== 'gateway') throw new RemitError('forbidden', 'Only a gateway tells its status.');
  const { id, slug } = ctx.actor;
  const status = readOpaStatus(input, slug);
  const receipt = status && (await receiptOf());
  if (!receipt) return { recorded: false };
  const last = (await lastReceipts(ctx.db.read, [id])).get(id)?.last;
  const known =
    last?.status === receipt.status && last.serial === receipt.serial && (last.error ?? undefined) === receipt.error;
  if (known) return { recorded: false };
  return recordReceipt({ ctx, input: receipt });

  async function receiptOf() {
    if (!status) return null;
    const now = ctx.clock().toISOString();
    if (status.error !== null) {
      const newest = await findNewestPublished(ctx.db.read, id);
      return newest && { ...newest, status: 'rejected', error: status.error, activatedAt: now };
    }
    if (status.serial === null) return null;
    const published = await findPublishedSerial(ctx.db.read, id, status.serial);
    return {
      serial: status.serial,
      sha256: published?.sha256 ?? NEVER_PUBLISHED,
      status: 'activated',
      activatedAt: status.activatedAt ?? now,
      error: undefined,
    };
  }
}
