import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';

export async function insertStep(
  tx: Conn,
  {
    detail,
    ...step
  }: {
    id: string;
    requestId: string;
    clock: number;
    kind: string;
    stage: string;
    detail: Record<string, unknown>;
    at: Date;
  },
): Promise<void> {
  await prismaOf(tx).requestStep.create({ data: { ...step, detail: detail as Json as never } });
}

export async function restartClock(
  tx: Conn,
  id: string,
  clock: { clock: number; clockFrom: Date; clockDigest: string },
): Promise<void> {
  await prismaOf(tx).changeRequest.update({ where: { id }, data: clock });
}

export async function setLook(tx: Conn, id: string, look: { nextLookAt: Date; endsAt: Date }): Promise<void> {
  await prismaOf(tx).changeRequest.update({ where: { id }, data: look });
}

/**
 * Ids of waiting requests at which somebody has to look now. A look further ahead than anybody plans one is from a
 * clock that has been set back since.
 */
export async function listToAdvance(
  conn: Conn,
  _scope: Scope,
  { now, everyMs, limit }: { now: Date; everyMs: number; limit: number },
): Promise<string[]> {
  const ahead = new Date(now.getTime() + everyMs);
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: {
      state: 'pending',
      OR: [{ nextLookAt: null }, { nextLookAt: { lte: now } }, { nextLookAt: { gt: ahead } }],
    },
    orderBy: { nextLookAt: { sort: 'asc', nulls: 'first' } },
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

/** Ids of emergencies that nobody reviewed in time and nobody was reminded of. */
export async function listOverdueReviews(conn: Conn, _scope: Scope, now: Date, limit: number): Promise<string[]> {
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: {
      breakGlass: true,
      reviewedAt: null,
      reviewDueAt: { lte: now },
      steps: { none: { kind: 'review' } },
    },
    orderBy: { number: 'asc' },
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}
