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
  /** Keys of those that fail and are excepted. */
  excepted: string[];
  /** The others, those that fail longest first; at most as many as were asked for. */
  rows: FailingRow[];
}

const NOTHING = Prisma.sql`NULL::text`;

/** One test, in one query whose cost does not go by how much fails. */
export async function askTest(
  conn: Conn,
  id: TestId,
  facts: Facts,
  { excepted, limit }: { excepted: readonly string[]; limit: number },
): Promise<Answer> {
  const { total, failing, lack = NOTHING } = QUESTIONS[id](facts);
  const keys = [...excepted];
  const [row] = await prismaOf(conn).$queryRaw<Answer[]>`
    WITH failing AS MATERIALIZED (${failing})
    SELECT (${total})::int AS "total", (${lack})::text AS "lack", (SELECT count(*)::int FROM failing) AS "failing",
      (SELECT coalesce(array_agg("key" ORDER BY "key"), '{}') FROM failing WHERE "key" = ANY(${keys}::text[])) AS "excepted",
      (SELECT coalesce(jsonb_agg(to_jsonb(first)), '[]') FROM (SELECT * FROM failing
        WHERE NOT "key" = ANY(${keys}::text[]) ORDER BY "at" NULLS LAST, "key" LIMIT ${limit}) first) AS "rows"`;
  const answer = row as Answer;
  return { ...answer, rows: answer.rows.map((one) => ({ ...one, at: one.at === null ? null : utc(one.at) })) };
}

/** What a test says of one resource now; null: it does not fail. */
export async function askResource(conn: Conn, id: TestId, facts: Facts, key: string): Promise<FailingRow | null> {
  const { failing } = QUESTIONS[id](facts);
  const [row] = await prismaOf(conn).$queryRaw<{ row: FailingRow }[]>`
    WITH failing AS MATERIALIZED (${failing}) SELECT to_jsonb(failing) AS "row" FROM failing WHERE "key" = ${key} LIMIT 1`;
  return row ? { ...row.row, at: row.row.at === null ? null : utc(row.row.at) } : null;
}

/** What JSON makes of a time without a zone: ours are UTC. */
function utc(text: string): string {
  return new Date(`${text}Z`).toISOString();
}
