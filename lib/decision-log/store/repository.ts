import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Batch, StoredEntry } from '../model/batch';
import type { CountedCalls, Step } from '../model/rollup';
import { joinStretches, type Stretch } from '../model/sequence';

/** Keeps the events that this gateway did not send before, and gives those; null for all of them. */
export async function insertKeys(
  tx: Conn,
  gatewayId: string,
  batch: number,
  keys: readonly { eventId: string; time: string; digest: string }[],
): Promise<Set<string> | null> {
  const db = prismaOf(tx);
  const [row] = await db.$queryRaw<{ count: number }[]>`
    WITH added AS (
      INSERT INTO "DecisionKey" ("gatewayId", "eventId", "time", "batch", "digest")
      SELECT ${gatewayId}, "eventId", "time", ${batch}::int, decode("digest", 'hex')
      FROM json_to_recordset(${JSON.stringify(keys)}::json) AS key("eventId" text, "time" timestamp(3), "digest" text)
      ON CONFLICT DO NOTHING
      RETURNING 1
    ) SELECT count(*)::int AS count FROM added`;
  if (row?.count === keys.length) return null;
  const rows = await db.decisionKey.findMany({ where: { gatewayId, batch }, select: { eventId: true } });
  return new Set(rows.map(({ eventId }) => eventId));
}

export async function findLastBatch(conn: Conn, gatewayId: string): Promise<{ number: number; hash: string } | null> {
  return prismaOf(conn).decisionBatch.findFirst({
    where: { gatewayId },
    orderBy: { number: 'desc' },
    select: { number: true, hash: true },
  });
}

export async function insertBatch(tx: Conn, batch: Batch & { hash: string }): Promise<void> {
  await prismaOf(tx).decisionBatch.create({ data: batch });
}

/** Adds these counts to what was counted before. */
export async function addCounts(tx: Conn, step: Step, counts: readonly CountedCalls[]): Promise<void> {
  const table = step === 'hour' ? '"DecisionHour"' : '"DecisionDay"';
  await prismaOf(tx).$executeRawUnsafe(
    `INSERT INTO ${table} AS known
      ("start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls")
    SELECT "start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls"
    FROM json_to_recordset($1::json) AS fresh("start" timestamp(3), "key" text, "gatewayId" text, "agent" text,
      "tool" text, "decision" text, "reason" text, "classes" text, "calls" int)
    ON CONFLICT ("start", "key") DO UPDATE SET "calls" = known."calls" + EXCLUDED."calls"`,
    JSON.stringify(counts),
  );
}

/** Notes that these numbers of a gateway came. Only the stretches that they touch are read and written. */
export async function noteSequence(tx: Conn, gatewayId: string, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [(sorted[0] as number) - 1, (sorted.at(-1) as number) + 1];
  const db = prismaOf(tx);
  const rows = await db.decisionSequence.findMany({
    where: { gatewayId, first: { lte: BigInt(high) }, last: { gte: BigInt(low) } },
    orderBy: { first: 'asc' },
  });
  const known = rows.map(({ first, last }): Stretch => ({ first: Number(first), last: Number(last) }));
  const joined = joinStretches(known, sorted);
  await db.decisionSequence.deleteMany({ where: { gatewayId, first: { in: rows.map(({ first }) => first) } } });
  await db.decisionSequence.createMany({
    data: joined.map(({ first, last }) => ({ gatewayId, first: BigInt(first), last: BigInt(last) })),
  });
}

export interface BatchRow extends Batch {
  hash: string;
}

/** Every batch, gateway by gateway in the order of its chain, in bounded steps. */
export async function* walkBatches(conn: Conn, step = 500): AsyncGenerator<BatchRow> {
  for (let after: BatchRow | undefined; ; ) {
    const rows = await prismaOf(conn).decisionBatch.findMany({
      where: after
        ? {
            OR: [{ gatewayId: after.gatewayId, number: { gt: after.number } }, { gatewayId: { gt: after.gatewayId } }],
          }
        : {},
      orderBy: [{ gatewayId: 'asc' }, { number: 'asc' }],
      take: step,
    });
    const batches = rows.map((row) => ({
      ...row,
      receivedAt: row.receivedAt.toISOString(),
      firstAt: row.firstAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
    }));
    yield* batches;
    after = batches.at(-1);
    if (!after || batches.length < step) return;
  }
}

export interface KeyRow {
  eventId: string;
  /** RFC 3339, as the time of its entry. */
  time: string;
  digest: string;
  /** Null where there is no such entry any more. */
  entry: StoredEntry | null;
}

/** The keys of a batch, each with its entry. */
export async function listKept(conn: Conn, gatewayId: string, batch: number): Promise<KeyRow[]> {
  const db = prismaOf(conn);
  const keys = await db.decisionKey.findMany({ where: { gatewayId, batch }, orderBy: { time: 'asc' } });
  const [first, last] = [keys[0]?.time, keys.at(-1)?.time];
  const entries = await db.decisionLogEntry.findMany({
    // The times say in which months to look.
    where: { time: { gte: first, lte: last }, gatewayId, eventId: { in: keys.map(({ eventId }) => eventId) } },
  });
  const byId = new Map(entries.map((entry) => [`${entry.eventId} ${entry.time.toISOString()}`, entry]));
  return keys.map(({ eventId, time, digest }) => {
    const entry = byId.get(`${eventId} ${time.toISOString()}`);
    return {
      eventId,
      time: time.toISOString(),
      digest: digest ? Buffer.from(digest).toString('hex') : '',
      entry: entry
        ? ({
            ...entry,
            time: entry.time.toISOString(),
            receivedAt: entry.receivedAt.toISOString(),
            sequence: entry.sequence === null ? null : Number(entry.sequence),
            resultBytes: entry.resultBytes === null ? null : Number(entry.resultBytes),
          } as StoredEntry)
        : null,
    };
  });
}

/** Entries that nobody has a key for: nobody sent them. */
export async function listWithoutKey(conn: Conn, limit: number): Promise<{ gatewayId: string; eventId: string }[]> {
  return prismaOf(conn).$queryRaw<{ gatewayId: string; eventId: string }[]>`
    SELECT "gatewayId", "eventId" FROM "DecisionLogEntry" AS entry
    WHERE NOT EXISTS (SELECT 1 FROM "DecisionKey" AS key WHERE key."gatewayId" = entry."gatewayId"
      AND key."eventId" = entry."eventId" AND key."time" = entry."time")
    LIMIT ${limit}`;
}

/** Entries from before there were batches, which no chain holds. */
export async function countUnchained(conn: Conn): Promise<number> {
  return prismaOf(conn).decisionKey.count({ where: { batch: null } });
}

export async function listGatewaySlugs(conn: Conn): Promise<Map<string, string>> {
  const rows = await prismaOf(conn).gateway.findMany({ select: { id: true, slug: true } });
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}
