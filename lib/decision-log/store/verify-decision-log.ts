import type { Conn } from '@/lib/db/prisma';
import { batchHash, entriesDigest, entryDigest, FIRST_BATCH } from '../model/batch';
import * as repository from './repository';

/** A stretch of time whose entries were dropped, as the audit log says. `to` is not in it. */
export interface Dropped {
  from: string;
  to: string;
}

/** A head of the chain of a gateway, as it was noted elsewhere. */
export interface NotedHead {
  gatewayId: string;
  number: number;
  hash: string;
}

export interface DecisionLogVerification {
  batches: number;
  entries: number;
  /** From before there were batches: no chain holds them. */
  unchained: number;
  /** What is wrong, the first of it, in words. */
  problems: string[];
}

/** More is not told: somebody has to look in any case. */
const MOST = 20;

/**
 * Walks the chain of every gateway and compares each entry with its digest. Finds what was changed, deleted or added. What
 * was dropped when its time was over is not there to compare; the chain over it is.
 */
export async function verifyDecisionLog(
  conn: Conn,
  { dropped = [], heads = [] }: { dropped?: readonly Dropped[]; heads?: readonly NotedHead[] } = {},
): Promise<DecisionLogVerification> {
  const found: DecisionLogVerification = { batches: 0, entries: 0, unchained: 0, problems: [] };
  const slugs = await repository.listGatewaySlugs(conn);
  const nameOf = (gatewayId: string) => slugs.get(gatewayId) ?? gatewayId;
  const wrong = (problem: string) => {
    if (found.problems.length < MOST) found.problems.push(problem);
  };
  const noted = new Map(heads.map((head) => [`${head.gatewayId} ${head.number}`, head]));
  let before: repository.BatchRow | undefined;
  for await (const batch of repository.walkBatches(conn)) {
    const last = before?.gatewayId === batch.gatewayId ? before : undefined;
    const name = `Batch ${batch.number} of ${nameOf(batch.gatewayId)}`;
    if (batch.number !== (last?.number ?? 0) + 1) wrong(`${name} does not follow batch ${last?.number ?? 0}.`);
    else if (batch.previous !== (last?.hash ?? FIRST_BATCH)) wrong(`${name} does not hold the hash of the one before.`);
    if (batchHash(batch) !== batch.hash) wrong(`${name} was changed after it was written.`);
    const head = noted.get(`${batch.gatewayId} ${batch.number}`);
    if (head && head.hash !== batch.hash) wrong(`${name} is another than the audit log noted.`);
    noted.delete(`${batch.gatewayId} ${batch.number}`);
    found.batches += 1;
    found.entries += await verifyBatch(conn, batch, name, dropped, wrong);
    before = batch;
  }
  for (const { gatewayId, number } of noted.values()) {
    wrong(`Batch ${number} of ${nameOf(gatewayId)} is gone: the audit log noted it.`);
  }
  for (const { gatewayId, eventId } of await repository.listWithoutKey(conn, MOST)) {
    wrong(`${nameOf(gatewayId)} never sent the entry ${eventId}.`);
  }
  found.unchained = await repository.countUnchained(conn);
  return found;
}

/** Gives how many of its entries are there. */
async function verifyBatch(
  conn: Conn,
  batch: repository.BatchRow,
  name: string,
  dropped: readonly Dropped[],
  wrong: (problem: string) => void,
): Promise<number> {
  const kept = await repository.listKept(conn, batch.gatewayId, batch.number);
  const some = dropped.some(({ from, to }) => batch.firstAt < to && batch.lastAt >= from);
  for (const { eventId, time, digest, entry } of kept) {
    if (!entry) {
      if (!dropped.some(({ from, to }) => time >= from && time < to))
        wrong(`${name}: the entry ${eventId} was deleted.`);
    } else if (entryDigest(entry) !== digest) wrong(`${name}: the entry ${eventId} was changed.`);
  }
  if (some) return kept.length;
  if (kept.length !== batch.entries) wrong(`${name} had ${batch.entries} entries, ${kept.length} are known.`);
  else if (entriesDigest(kept.map(({ digest }) => digest)) !== batch.entriesSha256) {
    wrong(`${name} has other entries than were kept.`);
  }
  return kept.length;
}
