import type { FailingRow } from '@/lib/controls/model/test';
import type { TestId } from '@/lib/controls/model/tests';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Lack } from '../model/roll-up';
import { ACCESS_QUESTIONS } from './access/repository';
import { CHANGE_QUESTIONS } from './change/repository';
import { RISK_QUESTIONS } from './risk/repository';
import type { Facts, Questions } from './sql/repository';
import { WATCH_QUESTIONS } from './watch/repository';

const QUESTIONS: Questions<TestId> = {
  ...RISK_QUESTIONS,
  ...ACCESS_QUESTIONS,
  ...WATCH_QUESTIONS,
  ...CHANGE_QUESTIONS,
};

export interface Answer {
  total: number;
  failing: number;
  lack: Lack | null;
  /** How many of those that fail are excepted: by resource and fault. */
  excepted: number;
  /** Those that fail without an exception, and with one; those that fail longest first, at most as many as were asked for. */
  rows: FailingRow[];
  exceptedRows: FailingRow[];
}

const NOTHING = Prisma.sql`NULL::text`;

/** One test, in one query whose cost does not go by how much fails. */
export async function askTest(
  conn: Conn,
  id: TestId,
  facts: Facts,
  { excepted, limit }: { excepted: readonly { key: string; fault: string }[]; limit: number },
): Promise<Answer> {
  const { total, failing, lack = NOTHING } = QUESTIONS[id](facts);
  const keys = excepted.map(({ key }) => key);
  const faults = excepted.map(({ fault }) => fault);
  const first = (which: Prisma.Sql) => Prisma.sql`(SELECT coalesce(jsonb_agg(to_jsonb(first)), '[]') FROM (SELECT * FROM
    failing WHERE ${which} ORDER BY "at" NULLS LAST, "key" LIMIT ${limit}) first)`;
  const [row] = await prismaOf(conn).$queryRaw<Answer[]>`
    WITH faulty AS MATERIALIZED (${failing}), failing AS MATERIALIZED (SELECT faulty.*, coalesce(("key", "fault") IN
      (SELECT * FROM unnest(${keys}::text[], ${faults}::text[])), false) AS "excepted" FROM faulty)
    SELECT (${total})::int AS "total", (${lack})::text AS "lack", (SELECT count(*)::int FROM failing) AS "failing",
      (SELECT count(*)::int FROM failing WHERE "excepted") AS "excepted",
      ${first(Prisma.sql`NOT "excepted"`)} AS "rows", ${first(Prisma.sql`"excepted"`)} AS "exceptedRows"`;
  const answer = row as Answer;
  return { ...answer, rows: answer.rows.map(inUtc), exceptedRows: answer.exceptedRows.map(inUtc) };
}

/** What a test says of one resource now; null: it does not fail. */
export async function askResource(conn: Conn, id: TestId, facts: Facts, key: string): Promise<FailingRow | null> {
  const { failing } = QUESTIONS[id](facts);
  const [row] = await prismaOf(conn).$queryRaw<{ row: FailingRow }[]>`
    WITH failing AS MATERIALIZED (${failing}) SELECT to_jsonb(failing) AS "row" FROM failing WHERE "key" = ${key} LIMIT 1`;
  return row ? inUtc(row.row) : null;
}

/** What JSON makes of a time without a zone: ours are UTC. */
function inUtc(row: FailingRow): FailingRow {
  return { ...row, at: row.at === null ? null : new Date(`${row.at}Z`).toISOString() };
}
