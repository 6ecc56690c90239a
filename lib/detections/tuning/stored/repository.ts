import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { DayCount } from '../../model/facts';

/** Calls of agents by day, the newest first. */
export async function listDayCounts(conn: Conn, from: Date, most: number): Promise<(DayCount & { agent: string })[]> {
  const rows = await prismaOf(conn).$queryRaw<(Omit<DayCount, 'start' | 'classes'> & Row & { classes: string })[]>`
    SELECT "agent", "start", "tool", "decision", "reason", "classes", sum("calls")::int AS "calls" FROM "DecisionDay"
    WHERE "start" >= ${from}::timestamp(3) AND "agent" <> ''
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 2 DESC LIMIT ${most}`;
  return rows.map(({ start, classes, ...row }) => ({
    ...{ ...row, start: start.getTime() },
    classes: classes === '' ? [] : classes.split(' '),
  }));
}

interface Row {
  agent: string;
  start: Date;
}

/** Allowed calls of agents by hour, the newest first. */
export async function listHourCounts(
  conn: Conn,
  from: Date,
  most: number,
): Promise<{ agent: string; start: number; calls: number }[]> {
  const rows = await prismaOf(conn).$queryRaw<(Row & { calls: number })[]>`
    SELECT "agent", "start", sum("calls")::int AS "calls" FROM "DecisionHour"
    WHERE "start" >= ${from}::timestamp(3) AND "agent" <> '' AND "decision" = 'allow'
    GROUP BY 1, 2 ORDER BY 2 DESC LIMIT ${most}`;
  return rows.map(({ start, ...row }) => ({ ...row, start: start.getTime() }));
}

/** Keys `server/tool` of what can carry data out. */
export async function listOutwardTools(conn: Conn): Promise<string[]> {
  const rows = await prismaOf(conn).tool.findMany({
    where: { outward: true },
    select: { name: true, server: { select: { slug: true } } },
  });
  return rows.map(({ name, server }) => `${server.slug}/${name}`);
}

/** Sessions in which one of these tools was called since then, the newest first. */
export async function listSessionsWith(
  conn: Conn,
  tools: string[],
  from: Date,
  most: number,
): Promise<{ agent: string; session: string }[]> {
  return prismaOf(conn).$queryRaw<{ agent: string; session: string }[]>`
    SELECT "agent", "session" FROM "DecisionLogEntry"
    WHERE "tool" = ANY(${tools}) AND "time" >= ${from}::timestamp(3) AND "agent" IS NOT NULL AND "session" IS NOT NULL
    GROUP BY 1, 2 ORDER BY max("time") DESC LIMIT ${most}`;
}
