import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Period } from '../model/population';
import type { Row, Source } from './source';

/** A moment for SQL: columns are timestamps without a zone, in UTC. */
export function moment(at: string): Prisma.Sql {
  return Prisma.sql`${new Date(at).toISOString().slice(0, -1)}::timestamp(3)`;
}

export interface Query {
  /** What names a row; unique. */
  key: Prisma.Sql;
  /** How a key that came out as text goes in again. */
  type: 'text' | 'int';
  select: Prisma.Sql;
  /** FROM and WHERE. */
  from: Prisma.Sql;
}

/** Pages by key, each with a query of its own: whatever has been read, as much is in memory. */
export function sourceOf(conn: Conn, { key, type, select, from }: Query): Source {
  const next = (after: string | null, limit: number) => Prisma.sql`
    ${after === null ? Prisma.empty : Prisma.sql`AND ${key} > ${after}::${Prisma.raw(type)}`}
    ORDER BY ${key} LIMIT ${limit}`;
  return {
    page: (after, limit) => prismaOf(conn).$queryRaw<Row[]>`SELECT ${select} ${from} ${next(after, limit)}`,
    async keys(after, limit) {
      const rows = await prismaOf(conn).$queryRaw<{ key: string }[]>`
        SELECT ${key}::text AS "key" ${from} ${next(after, limit)}`;
      return rows.map((row) => row.key);
    },
    async count() {
      const [row] = await prismaOf(conn).$queryRaw<{ rows: number }[]>`SELECT count(*)::int AS "rows" ${from}`;
      return row?.rows ?? 0;
    },
  };
}

/** How far policies with these serials had come by the end of the period. */
export async function readReach(
  conn: Conn,
  serials: number[],
  { to }: Period,
): Promise<Map<number, { told: number; held: number; heldAt: Date | null }>> {
  if (serials.length === 0) return new Map();
  const rows = await prismaOf(conn).$queryRaw<{ serial: number; told: number; held: number; heldAt: Date | null }[]>`
    SELECT wanted."serial", count(*)::int AS "told", count(said."at")::int AS "held", max(said."at") AS "heldAt"
    FROM unnest(${[...new Set(serials)]}::int[]) AS wanted("serial")
    JOIN "Gateway" AS gateway ON true
    JOIN "PublishedPolicy" AS policy ON policy."gatewayId" = gateway."id" AND policy."serial" = wanted."serial"
    LEFT JOIN LATERAL (SELECT receipt."receivedAt" AS "at" FROM "Receipt" AS receipt
      WHERE receipt."gatewayId" = gateway."id" AND receipt."status" = 'activated'
        AND receipt."serial" >= wanted."serial" AND receipt."receivedAt" < ${moment(to)}
      ORDER BY receipt."serial", receipt."id" LIMIT 1) AS said ON true
    GROUP BY 1`;
  return new Map(rows.map(({ serial, ...reach }) => [serial, reach]));
}
