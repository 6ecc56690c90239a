import type { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { FACTS_VERSION, type Facts } from '../model/facts';

/** The newest kept day up to `until`, else the oldest before `today`. */
export async function findEarlier(conn: Conn, until: Date, today: Date): Promise<{ day: Date; facts: Facts } | null> {
  const db = prismaOf(conn);
  const version = FACTS_VERSION;
  const row =
    (await db.overviewDay.findFirst({ where: { version, day: { lte: until } }, orderBy: { day: 'desc' } })) ??
    (await db.overviewDay.findFirst({ where: { version, day: { lt: today } }, orderBy: { day: 'asc' } }));
  return row && { day: row.day, facts: row.facts as unknown as Facts };
}

export async function hasDay(conn: Conn, day: Date): Promise<boolean> {
  return (await prismaOf(conn).overviewDay.count({ where: { day } })) > 0;
}

export async function insertDay(tx: Conn, { day, at, facts }: { day: Date; at: Date; facts: Facts }): Promise<void> {
  const data = { day, at, version: facts.version, facts: facts as unknown as Prisma.InputJsonValue };
  await prismaOf(tx).overviewDay.create({ data });
}

/** When executives were told last. */
export async function findLastTold(conn: Conn): Promise<Date | null> {
  const last = await prismaOf(conn).auditEntry.findFirst({
    where: { action: 'overview.tell' },
    orderBy: { seq: 'desc' },
    select: { at: true },
  });
  return last?.at ?? null;
}
