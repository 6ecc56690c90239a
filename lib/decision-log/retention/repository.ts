import { type Conn, prismaOf } from '@/lib/db/prisma';
import { type Month, monthOf } from '../model/retention';
import { findLastBatch } from '../store/repository';

const NAME = /^DecisionLogEntry_(\d{4})_(\d{2})$/;

/** The months that have a partition of their own, oldest first. */
export async function listMonths(conn: Conn): Promise<Month[]> {
  const rows = await prismaOf(conn).$queryRaw<{ name: string }[]>`
    SELECT child.relname::text AS name FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = '"DecisionLogEntry"'::regclass ORDER BY 1`;
  return rows.flatMap(({ name }) => {
    const [, year, month] = NAME.exec(name) ?? [];
    return month ? [monthOf(new Date(`${year}-${month}-01T00:00:00Z`))] : [];
  });
}

/** The months of entries that have no partition of their own, oldest first. */
export async function listLooseMonths(conn: Conn, limit: number): Promise<Month[]> {
  const rows = await prismaOf(conn).$queryRaw<{ month: Date }[]>`
    SELECT DISTINCT date_trunc('month', "time") AS month FROM "DecisionLogEntry_default" ORDER BY 1 LIMIT ${limit}`;
  return rows.map(({ month }) => monthOf(month));
}

/** Gives a month its partition; false where it has one. */
export async function makeMonth(tx: Conn, { from }: Month): Promise<boolean> {
  const [row] = await prismaOf(tx).$queryRaw<{ made: boolean }[]>`
    SELECT remit_partition_decisions(${from}::timestamp) AS made`;
  return row?.made ?? false;
}

/** Each class of data that calls of this month touched. */
export async function listClasses(conn: Conn, { from, to }: Month): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ classes: string }[]>`
    SELECT DISTINCT "classes" FROM "DecisionDay" WHERE "start" >= ${from}::timestamp AND "start" < ${to}::timestamp`;
  return [...new Set(rows.flatMap(({ classes }) => classes.split(' ')))];
}

/** The table of a month. Its name is made from numbers only. */
function tableOf({ from }: Month): string {
  const year = String(from.getUTCFullYear()).padStart(4, '0');
  return `"DecisionLogEntry_${year}_${String(from.getUTCMonth() + 1).padStart(2, '0')}"`;
}

/** Drops a month, and gives how many entries it had. */
export async function dropMonth(tx: Conn, month: Month): Promise<number> {
  const db = prismaOf(tx);
  const table = tableOf(month);
  const [row] = await db.$queryRawUnsafe<{ entries: number }[]>(`SELECT count(*)::int AS entries FROM ${table}`);
  await db.$executeRawUnsafe(`ALTER TABLE "DecisionLogEntry" DETACH PARTITION ${table}`);
  await db.$executeRawUnsafe(`DROP TABLE ${table}`);
  return row?.entries ?? 0;
}

/** The newest batch of each gateway that sent one. */
export async function listHeads(conn: Conn): Promise<{ gatewayId: string; number: number; hash: string }[]> {
  const gateways = await prismaOf(conn).gateway.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const heads = [];
  for (const { id: gatewayId } of gateways) {
    const last = await findLastBatch(conn, gatewayId);
    if (last) heads.push({ gatewayId, ...last });
  }
  return heads;
}

/** Forgets some of the keys of entries of these months that are gone. Gives how many; 0 when none is left. */
export async function forgetKeys(tx: Conn, from: Date, to: Date, limit: number): Promise<number> {
  return prismaOf(tx).$executeRaw`
    DELETE FROM "DecisionKey" AS gone USING (
      SELECT "gatewayId", "eventId" FROM "DecisionKey" AS key
      WHERE "time" >= ${from}::timestamp AND "time" < ${to}::timestamp AND NOT EXISTS (
        SELECT 1 FROM "DecisionLogEntry" AS entry WHERE entry."time" = key."time"
          AND entry."gatewayId" = key."gatewayId" AND entry."eventId" = key."eventId")
      LIMIT ${limit}
    ) AS part WHERE gone."gatewayId" = part."gatewayId" AND gone."eventId" = part."eventId"`;
}
