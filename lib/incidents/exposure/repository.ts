import { type Conn, prismaOf } from '@/lib/db/prisma';
import { NO_CANARY } from '@/lib/decision-log/canaries/repository';

interface Window {
  from: Date;
  to: Date;
}

export interface ToolCount {
  tool: string;
  through: number;
  denied: number;
}

/** What these agents called, the most often called first. */
export async function countTools(conn: Conn, agents: string[], { from, to }: Window): Promise<ToolCount[]> {
  return prismaOf(conn).$queryRaw<ToolCount[]>`
    SELECT "tool", count(*) FILTER (WHERE "decision" = 'allow' OR NOT "enforced")::int AS "through",
      count(*) FILTER (WHERE "decision" <> 'allow' AND "enforced")::int AS "denied"
    FROM "DecisionLogEntry"
    WHERE "agent" = ANY(${agents}) AND "time" >= ${from}::timestamp(3) AND "time" <= ${to}::timestamp(3)
      AND ${NO_CANARY}
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** For whom they called with success, the most often first. */
export async function countUsers(conn: Conn, agents: string[], { from, to }: Window) {
  return prismaOf(conn).$queryRaw<{ name: string; calls: number }[]>`
    SELECT "user" AS "name", count(*)::int AS "calls" FROM "DecisionLogEntry"
    WHERE "agent" = ANY(${agents}) AND "time" >= ${from}::timestamp(3) AND "time" <= ${to}::timestamp(3)
      AND ${NO_CANARY}
      AND "user" IS NOT NULL AND ("decision" = 'allow' OR NOT "enforced")
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** Which classes of data the calls that went through touched. */
export async function countClasses(conn: Conn, agents: string[], { from, to }: Window) {
  return prismaOf(conn).$queryRaw<{ name: string; calls: number }[]>`
    SELECT unnest("dataClasses") AS "name", count(*)::int AS "calls" FROM "DecisionLogEntry"
    WHERE "agent" = ANY(${agents}) AND "time" >= ${from}::timestamp(3) AND "time" <= ${to}::timestamp(3)
      AND ${NO_CANARY}
      AND ("decision" = 'allow' OR NOT "enforced")
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** Which of these tools, by key, can carry data out, as people labelled them. */
export async function findOutward(conn: Conn, keys: string[]): Promise<Set<string>> {
  const servers = [...new Set(keys.map((key) => key.slice(0, key.indexOf('/'))))];
  const tools = await prismaOf(conn).tool.findMany({
    where: { outward: true, server: { slug: { in: servers } } },
    select: { name: true, server: { select: { slug: true } } },
  });
  return new Set(tools.map(({ name, server }) => `${server.slug}/${name}`));
}
