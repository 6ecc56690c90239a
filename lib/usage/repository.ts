import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { CallCount } from './model/tool-use';

/** Tools tried by one agent; somebody who tries more names than this is another matter. */
const MOST_TOOLS = 2_000;

export async function countByTool(conn: Conn, agent: string, from: Date): Promise<CallCount[]> {
  return prismaOf(conn).$queryRaw<CallCount[]>`
    SELECT "tool",
      coalesce(sum("calls") FILTER (WHERE "decision" = 'allow'), 0)::int AS "allowed",
      coalesce(sum("calls") FILTER (WHERE "decision" = 'deny'), 0)::int AS "denied",
      coalesce(string_to_array(nullif(string_agg(DISTINCT nullif("classes", ''), ' '), ''), ' '), '{}') AS "classes",
      min("start") AS "firstDay", max("start") AS "lastDay"
    FROM "DecisionDay" WHERE "agent" = ${agent} AND "start" >= ${from}::timestamp
    GROUP BY "tool" ORDER BY "tool" LIMIT ${MOST_TOOLS}`;
}

export async function listFirstDays(conn: Conn, agent: string): Promise<Map<string, Date>> {
  const rows = await prismaOf(conn).$queryRaw<{ tool: string; first: Date }[]>`
    SELECT "tool", min("start") AS "first" FROM "DecisionDay" WHERE "agent" = ${agent}
    GROUP BY "tool" ORDER BY "tool" LIMIT ${MOST_TOOLS}`;
  return new Map(rows.map(({ tool, first }) => [tool, first]));
}

/** Servers before which a gateway stands that had told of calls by then. */
export async function listSeenServers(conn: Conn, by: Date): Promise<Set<string>> {
  const rows = await prismaOf(conn).$queryRaw<{ server: string }[]>`
    SELECT DISTINCT unnest(g."servers") AS "server" FROM "Gateway" g
    WHERE EXISTS (SELECT FROM "DecisionDay" d WHERE d."gatewayId" = g."id" AND d."start" <= ${by}::timestamp)`;
  return new Set(rows.map(({ server }) => server));
}
