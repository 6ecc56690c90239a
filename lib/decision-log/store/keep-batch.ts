import type { Ctx } from '@/lib/verb/ctx';
import { batchHash, entriesDigest, entryDigest, FIRST_BATCH } from '../model/batch';
import { isCanary } from '../model/canary';
import { countHours, daysOf } from '../model/rollup';
import { insertDecisions, type KeptEntry, lockGateway } from '../repository';
import * as repository from './repository';

/**
 * Keeps what of these entries a gateway did not send before, as its next batch, and counts it; all in one transaction,
 * so that counts, chain and numbers are always those of the entries. Gives how many that were.
 */
export async function keepBatch(
  ctx: Ctx,
  gatewayId: string,
  now: Date,
  entries: readonly KeptEntry[],
): Promise<number> {
  const digests = new Map(entries.map((entry) => [entry.eventId, entryDigest(entry)] as const));
  const keys = entries.map(({ eventId, time }) => ({ eventId, time, digest: digests.get(eventId) as string }));
  return ctx.db.transaction(async (tx) => {
    await lockGateway(tx, gatewayId);
    const last = await repository.findLastBatch(tx, gatewayId);
    const number = (last?.number ?? 0) + 1;
    const added = await repository.insertKeys(tx, gatewayId, number, keys);
    const fresh = added === null ? [...entries] : entries.filter(({ eventId }) => added.has(eventId));
    if (fresh.length === 0) return 0;
    const times = fresh.map(({ time }) => time).sort();
    const batch = {
      gatewayId,
      number,
      receivedAt: now.toISOString(),
      entries: fresh.length,
      firstAt: times[0] as string,
      lastAt: times.at(-1) as string,
      entriesSha256: entriesDigest(fresh.map(({ eventId }) => digests.get(eventId) as string)),
      previous: last?.hash ?? FIRST_BATCH,
    };
    await repository.insertBatch(tx, { ...batch, hash: batchHash(batch) });
    await insertDecisions(tx, fresh);
    const hours = countHours(
      gatewayId,
      fresh.filter((entry) => !isCanary(entry)),
    );
    await repository.addCounts(tx, 'hour', hours);
    await repository.addCounts(tx, 'day', daysOf(hours));
    await repository.noteSequence(
      tx,
      gatewayId,
      fresh.flatMap(({ sequence }) => sequence ?? []),
    );
    return fresh.length;
  });
}
