import { type Conn, prismaOf } from '@/lib/db/prisma';
import { NO_CANARY } from '@/lib/decision-log/canaries/repository';
import type { WeekCount } from '../model/snapshot';
import type { Period } from '../model/week';

const PERSON = { select: { id: true, name: true } } as const;
/** Registered, and able to call something or to be let again. */
const GOVERNED = { in: ['approved', 'active', 'suspended'] };

/** So many agents one review looks at; a larger team has several reviews. */
export const AGENTS_PER_REVIEW = 40;

/** Teams with agents from before `to`, and how many of them each has. */
export async function listTeams(conn: Conn, to: Date): Promise<{ team: string; agents: number }[]> {
  const rows = await prismaOf(conn).agent.groupBy({
    by: ['team'],
    where: { status: GOVERNED, createdAt: { lt: to } },
    _count: { _all: true },
    orderBy: { team: 'asc' },
  });
  return rows.map(({ team, _count }) => ({ team, agents: _count._all }));
}

export type AgentRow = Awaited<ReturnType<typeof listAgents>>[number];

export async function listAgents(conn: Conn, { team, to, part }: { team: string; to: Date; part: number }) {
  return prismaOf(conn).agent.findMany({
    where: { team, status: GOVERNED, createdAt: { lt: to } },
    orderBy: { slug: 'asc' },
    skip: (part - 1) * AGENTS_PER_REVIEW,
    take: AGENTS_PER_REVIEW,
    include: {
      owner: PERSON,
      backupOwner: PERSON,
      grants: {
        where: { revokedAt: null },
        include: { tool: { include: { server: { select: { slug: true } } } } },
        orderBy: { id: 'asc' },
      },
    },
  });
}

/** Calls of these agents from one day to another, by agent. */
export async function countCalls(
  conn: Conn,
  agents: string[],
  { from, to }: Period,
): Promise<Map<string, WeekCount[]>> {
  const rows = await prismaOf(conn).$queryRaw<(Omit<WeekCount, 'classes'> & { agent: string; classes: string })[]>`
    SELECT "agent", "tool", "decision", "reason", "classes", sum("calls")::int AS "calls" FROM "DecisionDay"
    WHERE "agent" = ANY(${agents}) AND "start" >= ${from}::timestamp(3) AND "start" < ${to}::timestamp(3)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;
  return grouped(rows, ({ classes, ...row }) => ({ ...row, classes: classes === '' ? [] : classes.split(' ') }));
}

/** The most calls of a tool within one hour, by agent. */
export async function listPeaks(conn: Conn, agents: string[], { from, to }: Period) {
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; tool: string; peak: number }[]>`
    SELECT "agent", "tool", max("calls")::int AS "peak" FROM (
      SELECT "agent", "tool", "start", sum("calls") AS "calls" FROM "DecisionHour"
      WHERE "agent" = ANY(${agents}) AND "decision" = 'allow'
        AND "start" >= ${from}::timestamp(3) AND "start" < ${to}::timestamp(3)
      GROUP BY 1, 2, 3) AS "hours"
    GROUP BY 1, 2`;
  return grouped(rows, (row) => row);
}

/** Servers before which a gateway told of calls in these days. */
export async function listHeard(conn: Conn, { from, to }: Period): Promise<Set<string>> {
  const rows = await prismaOf(conn).$queryRaw<{ server: string }[]>`
    SELECT DISTINCT unnest(g."servers") AS "server" FROM "Gateway" g
    WHERE EXISTS (SELECT FROM "DecisionDay" d WHERE d."gatewayId" = g."id"
      AND d."start" >= ${from}::timestamp(3) AND d."start" < ${to}::timestamp(3))`;
  return new Set(rows.map(({ server }) => server));
}

/** For more people than this an agent acts for the public; nobody reads their names. */
const MOST_USERS = 1_000;

/** For whom these agents acted, those with the most calls first. */
export async function listUsers(conn: Conn, agents: string[], { from, to }: Period) {
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; user: string }[]>`
    SELECT "agent", "user" FROM (
      SELECT "agent", "user", row_number() OVER (PARTITION BY "agent" ORDER BY count(*) DESC, "user") AS "place"
      FROM "DecisionLogEntry"
      WHERE "agent" = ANY(${agents}) AND "time" >= ${from}::timestamp(3) AND "time" < ${to}::timestamp(3)
        AND "user" IS NOT NULL AND ${NO_CANARY}
      GROUP BY 1, 2) AS "ranked"
    WHERE "place" <= ${MOST_USERS} ORDER BY "agent", "place"`;
  return grouped(rows, ({ user }) => user);
}

export async function listAlerts(conn: Conn, agents: string[], { from, to }: Period) {
  const rows = await prismaOf(conn).alert.findMany({
    where: { agent: { in: agents }, lastAt: { gte: from }, firstAt: { lt: to } },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, severity: true, state: true, title: true, path: true, agent: true },
  });
  return grouped(
    rows.map((row) => ({ ...row, agent: row.agent as string })),
    ({ agent: _, ...alert }) => alert,
  );
}

interface Previous {
  agent: string;
  snapshot: unknown;
  reviewId: string;
  number: number;
}

/** The newest review of each of these agents. */
export async function listPrevious(conn: Conn, agents: string[]): Promise<Map<string, Previous>> {
  const rows = await prismaOf(conn).$queryRaw<Previous[]>`
    SELECT DISTINCT ON (one."agent") one."agent", one."snapshot", one."reviewId", review."number"
    FROM "ReviewAgent" AS one JOIN "Review" AS review ON review."id" = one."reviewId"
    WHERE one."agent" = ANY(${agents}) ORDER BY one."agent", one."id" DESC`;
  return new Map(rows.map((row) => [row.agent, row]));
}

/** Grants that these reviews put off last. */
export async function listDeferred(conn: Conn, reviews: string[]): Promise<Set<string>> {
  if (reviews.length === 0) return new Set();
  const rows = await prismaOf(conn).$queryRaw<{ grantId: string }[]>`
    SELECT "item"."grantId" FROM (
      SELECT DISTINCT ON ("itemId") "itemId", "decision" FROM "ReviewDecision"
      WHERE "reviewId" = ANY(${reviews}) ORDER BY "itemId", "id" DESC) AS "last"
    JOIN "ReviewItem" AS "item" ON "item"."id" = "last"."itemId" WHERE "last"."decision" = 'defer'`;
  return new Set(rows.map(({ grantId }) => grantId));
}

function grouped<Row extends { agent: string }, Kept>(rows: Row[], keep: (row: Row) => Kept): Map<string, Kept[]> {
  const map = new Map<string, Kept[]>();
  for (const row of rows) {
    const list = map.get(row.agent);
    if (list) list.push(keep(row));
    else map.set(row.agent, [keep(row)]);
  }
  return map;
}
