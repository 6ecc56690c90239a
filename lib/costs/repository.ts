import type { Scope } from '@/lib/authz/authorize';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { CostRowsFilter } from './model/input';
import type { LiveImport } from './model/plan';
import type { SumRow } from './model/share';

const PERSON = { select: { id: true, name: true } } as const;
const IMPORT = {
  person: PERSON,
  withdrawal: { include: { person: PERSON, replacedBy: { select: { number: true } } } },
} as const;

/** A day or a moment of a row, up to and without `to`. */
export interface Within {
  from: Date;
  to: Date;
}

/** Those that count, of every source. */
export async function listLive(conn: Conn): Promise<(LiveImport & { id: string })[]> {
  const rows = await prismaOf(conn).costImport.findMany({
    where: { withdrawal: null },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, source: true, currency: true, from: true, to: true },
  });
  return rows.map(({ from, to, ...row }) => ({ ...row, from: from.toISOString(), to: to.toISOString() }));
}

export type ImportRecord = Awaited<ReturnType<typeof listImports>>[number];

export async function listImports(conn: Conn, _scope: Scope, page: { limit: number; before?: number | undefined }) {
  return prismaOf(conn).costImport.findMany({
    where: page.before === undefined ? {} : { number: { lt: page.before } },
    orderBy: { number: 'desc' },
    take: page.limit,
    include: IMPORT,
  });
}

export async function findImport(conn: Conn, _scope: Scope, number: number): Promise<ImportRecord | null> {
  return prismaOf(conn).costImport.findUnique({ where: { number }, include: IMPORT });
}

/** The import that counts and is this very file. */
export async function findSame(conn: Conn, _scope: Scope, sha256: string): Promise<ImportRecord | null> {
  return prismaOf(conn).costImport.findFirst({ where: { sha256, withdrawal: null }, include: IMPORT });
}

/** By the id of the import. */
export async function sumImports(
  conn: Conn,
  ids: string[],
): Promise<Map<string, { effective: string; governance: string }>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; effective: string; governance: string }[]>`
    SELECT d."importId" AS "id", trim_scale(sum(d."effective"))::text AS "effective",
      trim_scale(coalesce(sum(d."effective") FILTER (WHERE d."activity" IS NOT NULL), 0))::text AS "governance"
    FROM "CostDay" d WHERE d."importId" = ANY(${ids}) GROUP BY 1`;
  return new Map(rows.map(({ id, ...sums }) => [id, sums]));
}

const AT_ONCE = 5_000;

/** How many of these lines count already, in imports other than those left out; and the number of one of them. */
export async function countKnown(
  conn: Conn,
  digests: string[],
  leftOut: number[],
): Promise<{ rows: number; number: number | null }> {
  const found = { rows: 0, number: null as number | null };
  for (let start = 0; start < digests.length; start += AT_ONCE) {
    const [row] = await prismaOf(conn).$queryRaw<{ rows: number; number: number | null }[]>`
      SELECT count(DISTINCT r."digest")::int AS "rows", min(i."number") AS "number"
      FROM "CostRow" r JOIN "CostImport" i ON i."id" = r."importId"
      LEFT JOIN "CostWithdrawal" w ON w."importId" = i."id"
      WHERE r."digest" = ANY(${digests.slice(start, start + AT_ONCE)}) AND w."importId" IS NULL
        AND NOT i."number" = ANY(${leftOut}::int[])`;
    found.rows += row?.rows ?? 0;
    found.number ??= row?.number ?? null;
  }
  return found;
}

export interface NewRow {
  line: number;
  digest: string;
  from: string;
  to: string;
  service: string;
  agent: string | null;
  activity: string | null;
  billed: string;
  effective: string;
}

interface NewImport {
  id: string;
  source: string;
  fileName: string;
  sha256: string;
  currency: string;
  rows: number;
  from: Date;
  to: Date;
  personId: string;
  at: Date;
}

/** Gives the number of the import. */
export async function insertImport(tx: Conn, row: NewImport, rows: readonly NewRow[]): Promise<number> {
  const db = prismaOf(tx);
  const last = await db.costImport.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await db.costImport.create({ data: { ...row, number } });
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE);
    const column = <Name extends keyof NewRow>(name: Name) => some.map((one) => one[name]);
    await db.$executeRaw`
      INSERT INTO "CostRow" ("importId", "line", "digest", "from", "to", "service", "agent", "activity", "billed", "effective")
      SELECT ${row.id}, * FROM unnest(${column('line')}::int[], ${column('digest')}::text[],
        ${column('from')}::text[]::timestamp(3)[], ${column('to')}::text[]::timestamp(3)[], ${column('service')}::text[],
        ${column('agent')}::text[], ${column('activity')}::text[],
        ${column('billed')}::text[]::numeric[], ${column('effective')}::text[]::numeric[])`;
  }
  await db.$executeRaw`
    INSERT INTO "CostDay" ("importId", "day", "agent", "activity", "rows", "billed", "effective")
    SELECT "importId", date_trunc('day', "from"), "agent", "activity", count(*)::int, sum("billed"), sum("effective")
    FROM "CostRow" WHERE "importId" = ${row.id} GROUP BY 1, 2, 3, 4 ORDER BY 2, 3, 4`;
  return number;
}

export async function insertWithdrawal(
  tx: Conn,
  row: { importId: string; reason: string; replacedById: string | null; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).costWithdrawal.create({ data: row });
}

/** What every sum says, of `CostDay` as `d`. */
const SUMS = Prisma.sql`
  coalesce(sum(d."rows"), 0)::int AS "rows",
  coalesce(sum(d."rows") FILTER (WHERE d."activity" IS NOT NULL), 0)::int AS "governanceRows",
  count(DISTINCT d."day")::int AS "days",
  trim_scale(coalesce(sum(d."effective"), 0))::text AS "effective",
  trim_scale(coalesce(sum(d."effective") FILTER (WHERE d."activity" IS NOT NULL), 0))::text AS "governance",
  trim_scale(coalesce(sum(d."billed"), 0))::text AS "billed",
  CASE WHEN sum(d."effective") > 0 AND count(d."activity") > 0 THEN trim_scale(round(
    100 * sum(d."effective") FILTER (WHERE d."activity" IS NOT NULL) / sum(d."effective"), 2))::text END AS "percent"`;

/** The days of imports that count. */
const live = ({ from, to }: Within) => Prisma.sql`
  "CostDay" d LEFT JOIN "CostWithdrawal" w ON w."importId" = d."importId"
  WHERE w."importId" IS NULL AND d."day" >= ${from}::timestamp(3) AND d."day" < ${to}::timestamp(3)`;

export async function sumAll(conn: Conn, within: Within): Promise<SumRow> {
  const [row] = await prismaOf(conn).$queryRaw<SumRow[]>`SELECT ${SUMS} FROM ${live(within)}`;
  return row as SumRow;
}

export async function sumByMonth(conn: Conn, within: Within): Promise<(SumRow & { month: string })[]> {
  return prismaOf(conn).$queryRaw`
    SELECT to_char(date_trunc('month', d."day"), 'YYYY-MM') AS "month", ${SUMS} FROM ${live(within)} GROUP BY 1 ORDER BY 1`;
}

/** Those with the highest cost first; what names no agent is one of them. */
export async function sumByAgent(
  conn: Conn,
  within: Within,
  most: number,
): Promise<{ rows: (SumRow & { agent: string | null; known: boolean })[]; total: number }> {
  const rows = await prismaOf(conn).$queryRaw<(SumRow & { agent: string | null; known: boolean; total: number })[]>`
    SELECT s."agent", s."rows", s."governanceRows", s."days", s."effective", s."governance", s."billed", s."percent",
      s."total", EXISTS (SELECT 1 FROM "Agent" a WHERE a."slug" = s."agent") AS "known"
    FROM (
      SELECT d."agent", ${SUMS}, sum(d."effective") AS "cost", count(*) OVER ()::int AS "total"
      FROM ${live(within)} GROUP BY 1 ORDER BY "cost" DESC, 1 LIMIT ${most}) s
    ORDER BY s."cost" DESC, s."agent"`;
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Of the cost of governance: each activity with its part of it. */
export async function sumByActivity(conn: Conn, within: Within) {
  return prismaOf(conn).$queryRaw<{ activity: string; rows: number; effective: string; percent: string | null }[]>`
    SELECT d."activity", sum(d."rows")::int AS "rows", trim_scale(sum(d."effective"))::text AS "effective",
      CASE WHEN sum(sum(d."effective")) OVER () > 0 THEN
        trim_scale(round(100 * sum(d."effective") / sum(sum(d."effective")) OVER (), 2))::text END AS "percent"
    FROM ${live(within)} AND d."activity" IS NOT NULL GROUP BY 1 ORDER BY sum(d."effective") DESC, 1 LIMIT 100`;
}

/** Of these slugs, those that the registry has. */
export async function listKnownAgents(conn: Conn, slugs: string[]): Promise<Set<string>> {
  const rows = await prismaOf(conn).agent.findMany({ where: { slug: { in: slugs } }, select: { slug: true } });
  return new Set(rows.map(({ slug }) => slug));
}

/** Reviews signed within these days, how many of them say how long they took, and how long together. */
export async function sumReviews(conn: Conn, { from, to }: Within) {
  const found = await prismaOf(conn).review.aggregate({
    where: { completedAt: { gte: from, lt: to } },
    _count: { id: true, minutes: true },
    _sum: { minutes: true },
  });
  return { signed: found._count.id, told: found._count.minutes, minutes: found._sum.minutes };
}

export async function listTargets(conn: Conn, limit: number) {
  return prismaOf(conn).costTarget.findMany({ orderBy: { number: 'desc' }, take: limit, include: { person: PERSON } });
}

export async function insertTarget(
  tx: Conn,
  row: { number: number; percent: string | null; reason: string; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).costTarget.create({ data: row });
}

export interface FoundRow {
  id: bigint;
  import: number;
  source: string;
  line: number;
  from: Date;
  to: Date;
  service: string;
  agent: string | null;
  activity: string | null;
  billed: string;
  effective: string;
  withdrawn: boolean;
}

/** Lines that count, the newest charge first. `after` is the row that the page before ended with. */
export async function listRows(
  conn: Conn,
  _scope: Scope,
  { agent, activity, import: number }: CostRowsFilter,
  within: Within | null,
  page: { limit: number; after?: { from: Date; id: bigint } | undefined },
): Promise<FoundRow[]> {
  const where = [
    // Of an import that is asked for by its number all are shown, also once it was withdrawn.
    number === undefined ? Prisma.sql`w."importId" IS NULL` : Prisma.sql`i."number" = ${number}`,
    ...(within ? [Prisma.sql`r."from" >= ${within.from}::timestamp(3) AND r."from" < ${within.to}::timestamp(3)`] : []),
    ...(agent === undefined ? [] : [agent === '-' ? Prisma.sql`r."agent" IS NULL` : Prisma.sql`r."agent" = ${agent}`]),
    ...(activity === undefined ? [] : [activityIs(activity)]),
    ...(page.after ? [Prisma.sql`(r."from", r."id") < (${page.after.from}::timestamp(3), ${page.after.id})`] : []),
  ];
  return prismaOf(conn).$queryRaw`
    SELECT r."id", i."number" AS "import", i."source", r."line", r."from", r."to", r."service", r."agent", r."activity",
      trim_scale(r."billed")::text AS "billed", trim_scale(r."effective")::text AS "effective",
      w."importId" IS NOT NULL AS "withdrawn"
    FROM "CostRow" r JOIN "CostImport" i ON i."id" = r."importId" LEFT JOIN "CostWithdrawal" w ON w."importId" = i."id"
    WHERE ${Prisma.join(where, ' AND ')} ORDER BY r."from" DESC, r."id" DESC LIMIT ${page.limit}`;
}

function activityIs(activity: string) {
  if (activity === '-') return Prisma.sql`r."activity" IS NULL`;
  return activity === '*' ? Prisma.sql`r."activity" IS NOT NULL` : Prisma.sql`r."activity" = ${activity}`;
}
