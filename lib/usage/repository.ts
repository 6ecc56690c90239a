import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { CallCount } from './model/tool-use';

/** Tools tried by one agent; somebody who tries more names than this is another matter. */
const MOST_TOOLS = 2_000;
const NEVER = new Date('9999-01-01T00:00:00Z');

export async function countByTool(conn: Conn, agent: string, from: Date): Promise<CallCount[]> {
  return (await countByTools(conn, [agent], from)).get(agent) ?? [];
}

/** The same of several agents at once, up to and without `to`. */
export async function countByTools(
  conn: Conn,
  agents: string[],
  from: Date,
  to = NEVER,
): Promise<Map<string, CallCount[]>> {
  const rows = await prismaOf(conn).$queryRaw<(CallCount & { agent: string })[]>`
    SELECT "agent", "tool",
      coalesce(sum("calls") FILTER (WHERE "decision" = 'allow'), 0)::int AS "allowed",
      coalesce(sum("calls") FILTER (WHERE "decision" = 'deny'), 0)::int AS "denied",
      coalesce(string_to_array(nullif(string_agg(DISTINCT nullif("classes", ''), ' '), ''), ' '), '{}') AS "classes",
      min("start") AS "firstDay", max("start") AS "lastDay"
    FROM "DecisionDay"
    WHERE "agent" = ANY(${agents}) AND "start" >= ${from}::timestamp AND "start" < ${to}::timestamp
    GROUP BY "agent", "tool" ORDER BY "agent", "tool" LIMIT ${MOST_TOOLS * agents.length}`;
  const counts = new Map<string, CallCount[]>(agents.map((agent) => [agent, []]));
  for (const { agent, ...count } of rows) counts.get(agent)?.push(count);
  return counts;
}

export async function listFirstDays(conn: Conn, agent: string): Promise<Map<string, Date>> {
  return (await listFirstDaysOf(conn, [agent])).get(agent) ?? new Map();
}

export async function listFirstDaysOf(conn: Conn, agents: string[]): Promise<Map<string, Map<string, Date>>> {
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; tool: string; first: Date }[]>`
    SELECT "agent", "tool", min("start") AS "first" FROM "DecisionDay" WHERE "agent" = ANY(${agents})
    GROUP BY "agent", "tool" ORDER BY "agent", "tool" LIMIT ${MOST_TOOLS * agents.length}`;
  const days = new Map(agents.map((agent) => [agent, new Map<string, Date>()]));
  for (const { agent, tool, first } of rows) days.get(agent)?.set(tool, first);
  return days;
}

/** When a gateway before a server first told of calls, by server. */
export async function listHeardSince(conn: Conn): Promise<Map<string, Date>> {
  const rows = await prismaOf(conn).$queryRaw<{ server: string; since: Date }[]>`
    SELECT "server", min("first"."start") AS "since" FROM "Gateway" g
    CROSS JOIN LATERAL unnest(g."servers") AS "server"
    JOIN LATERAL (SELECT d."start" FROM "DecisionDay" d WHERE d."gatewayId" = g."id" ORDER BY d."start" LIMIT 1) "first"
      ON true
    GROUP BY 1`;
  return new Map(rows.map(({ server, since }) => [server, since]));
}
