import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { CompletenessCheck, Period } from '../model/population';
import { moment } from '../populations/repository';

const MOST_IDS = 100;

export type Check = (conn: Conn, period: Period) => Promise<CompletenessCheck>;

/** A check whose query gives one row for each thing that is checked: its `id` as text, and whether it is `ok`. */
export function checkOf(id: string, says: string, rows: (period: Period) => Prisma.Sql): Check {
  return async (conn, period) => {
    const [found] = await prismaOf(conn).$queryRaw<{ checked: number; failed: number; failedIds: string[] | null }[]>`
      SELECT count(*)::int AS "checked", count(*) FILTER (WHERE NOT one."ok")::int AS "failed",
        (array_agg(one."id" ORDER BY length(one."id"), one."id") FILTER (WHERE NOT one."ok"))[1:${MOST_IDS}::int] AS "failedIds"
      FROM (${rows(period)}) AS one`;
    return { id, says, checked: found?.checked ?? 0, failed: found?.failed ?? 0, failedIds: found?.failedIds ?? [] };
  };
}

/** For checks that look at each thing themselves. */
export function tally(id: string, says: string) {
  const check: CompletenessCheck = { id, says, checked: 0, failed: 0, failedIds: [] };
  return {
    check,
    note(one: string, ok: boolean) {
      check.checked += 1;
      if (ok) return;
      check.failed += 1;
      if (check.failedIds.length < MOST_IDS) check.failedIds.push(one);
    },
  };
}

/** A time of the period. */
export function within(column: Prisma.Sql, { from, to }: Period): Prisma.Sql {
  return Prisma.sql`(${column} >= ${moment(from)} AND ${column} < ${moment(to)})`;
}

/**
 * Numbers from the first of the period to the last, of which each has to be there; so has each from there to the next one
 * after the period, where there is one.
 */
export function gapsOf(table: string, number: string, time: string): (period: Period) => Prisma.Sql {
  const [of, counted, at] = [table, number, time].map((name) => Prisma.raw(`"${name}"`));
  return (period) => Prisma.sql`
    SELECT n::text AS "id", (there.${counted} IS NOT NULL) AS "ok"
    FROM (SELECT min(${counted}) AS "first", max(${counted}) AS "last" FROM ${of}
      WHERE ${within(at as Prisma.Sql, period)}) AS span
    LEFT JOIN LATERAL (SELECT min(${counted}) AS "number" FROM ${of} WHERE ${counted} > span."last"
      AND ${at} >= ${moment(period.to)}) AS next ON true
    JOIN LATERAL generate_series(span."first", COALESCE(next."number" - 1, span."last")) AS n ON true
    LEFT JOIN ${of} AS there ON there.${counted} = n`;
}

/** Entries of the audit log of one action in the period, each of which has to have its row. `exists` knows it as `entry`. */
export function logged(action: Prisma.Sql, exists: Prisma.Sql): (period: Period) => Prisma.Sql {
  return (period) => Prisma.sql`
    SELECT entry."seq"::text AS "id", EXISTS (${exists}) AS "ok" FROM "AuditEntry" AS entry
    WHERE ${action} AND ${within(Prisma.sql`entry."at"`, period)}`;
}
