import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';

// Any fixed number; every verb of every process takes it, so that verbs run one after another.
const WRITE_LOCK = 4_270_001;

/** Held until the transaction ends. */
export async function takeWriteLock(tx: Conn): Promise<void> {
  await prismaOf(tx).$executeRaw`SELECT pg_advisory_xact_lock(${WRITE_LOCK}::bigint)`;
}

export interface KeptAnswer {
  route: string;
  digest: string;
  response: Json | null;
}

export async function findKeptAnswer(tx: Conn, actorId: string, key: string): Promise<KeptAnswer | null> {
  const row = await prismaOf(tx).idempotencyKey.findUnique({ where: { actorId_key: { actorId, key } } });
  return row && { route: row.route, digest: row.digest, response: row.response as Json | null };
}

export async function keepAnswer(tx: Conn, actorId: string, key: string, answer: KeptAnswer, createdAt: Date) {
  const { response, ...rest } = answer;
  await prismaOf(tx).idempotencyKey.create({
    data: { actorId, key, ...rest, response: response === null ? undefined : response, createdAt },
  });
}
