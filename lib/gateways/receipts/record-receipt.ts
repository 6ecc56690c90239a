import type { Database } from '@/lib/db/database';
import { createBatch } from '@/lib/kernel/batch';
import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import { receiptSchema } from '../model/gateway';
import { findPublishedSerials } from '../repository';
import { auditRefusal } from './refuse-receipt';
import { insertReceipts, type NewReceipt } from './repository';

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
    const published = await batchesOf(ctx.db).published({ gatewayId, serial: receipt.serial });
    if (published !== receipt.sha256) {
      await auditRefusal(ctx, ctx.actor, receipt);
      throw new RemitError('digest_mismatch', `Serial ${receipt.serial} was not published to you with this digest.`);
    }
  }
  await batchesOf(ctx.db).insert({
    ...receipt,
    gatewayId,
    activatedAt: new Date(receipt.activatedAt),
    now: ctx.clock,
  });
  return { recorded: true };
}

/** Of one question or insert. */
const AT_ONCE = 500;

interface Batches {
  published(asked: { gatewayId: string; serial: number }): Promise<string | null>;
  insert(receipt: Coming): Promise<unknown>;
}

/** When it was received is when it is written: somebody may read meanwhile what was received by then. */
type Coming = Omit<NewReceipt, 'receivedAt'> & { now: () => Date };

const batches = new WeakMap<Database, Batches>();

/** After a publication every gateway comes at the same moment: those that wait share a question and an insert. */
function batchesOf(db: Database): Batches {
  const known = batches.get(db);
  if (known) return known;
  const keyOf = ({ gatewayId, serial }: { gatewayId: string; serial: number }) => `${gatewayId} ${serial}`;
  const published = createBatch(
    async (asked: { gatewayId: string; serial: number }[]) => {
      const rows = await findPublishedSerials(db.read, asked);
      return new Map(rows.map((row) => [keyOf(row), row.sha256]));
    },
    keyOf,
    AT_ONCE,
    { inTurn: true },
  );
  let number = 0;
  // Each is a row of its own, also where two say the same.
  const insert = createBatch(
    async (rows: { number: number; receipt: Coming }[]) => {
      await insertReceipts(
        db.read,
        rows.map(({ receipt: { now, ...receipt } }) => ({ ...receipt, receivedAt: now() })),
      );
      return new Map<string, true>();
    },
    (row) => String(row.number),
    AT_ONCE,
    { inTurn: true },
  );
  const made = { published, insert: (receipt: Coming) => insert({ number: number++, receipt }) };
  batches.set(db, made);
  return made;
}
