import { type Conn, prismaOf } from '@/lib/db/prisma';
import { groupBy } from '../model/detection';
import type { StandingAgent, StandingGrant } from '../model/standing';

/** Of each gateway, when the first policy after this serial was published to it. */
export async function listLacking(conn: Conn, held: { id: string; serial: number }[]): Promise<Map<string, Date>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; at: Date | null }[]>`
    SELECT held."id", (SELECT revision."createdAt" FROM "PublishedPolicy" AS policy
      JOIN "Revision" AS revision ON revision."serial" = policy."serial"
      WHERE policy."gatewayId" = held."id" AND policy."serial" > held."serial"
      ORDER BY policy."serial" LIMIT 1) AS "at"
    FROM jsonb_to_recordset(${JSON.stringify(held)}::jsonb) AS held("id" text, "serial" int)`;
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at] as const] : [])));
}

/** Slugs of gateways in whose count numbers are missing. */
export async function listWithGaps(conn: Conn): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    SELECT gateway."slug" FROM "Gateway" AS gateway WHERE gateway."id" IN (
      SELECT "gatewayId" FROM "DecisionSequence" GROUP BY 1 HAVING count(*) > 1)
    ORDER BY 1`;
  return rows.map(({ slug }) => slug);
}

/** Active agents with what they hold and did; in some reads for all of them. */
export async function listAgents(conn: Conn, from: Date): Promise<StandingAgent[]> {
  const db = prismaOf(conn);
  const agents = await db.$queryRaw<{ slug: string; team: string }[]>`
    SELECT "slug", "team" FROM "Agent" WHERE "status" = 'active' ORDER BY "slug"`;
  const grants = await db.$queryRaw<(Dated<StandingGrant> & { agent: string })[]>`
    SELECT agent."slug" AS "agent", server."slug" || '/' || tool."name" AS "tool", one."createdAt" AS "since",
      used."at" AS "usedAt", seen."at" AS "seenSince"
    FROM "Grant" AS one
    JOIN "Agent" AS agent ON agent."id" = one."agentId" AND agent."status" = 'active'
    JOIN "Tool" AS tool ON tool."id" = one."toolId"
    JOIN "McpServer" AS server ON server."id" = tool."serverId"
    LEFT JOIN (SELECT "agent", "tool", max("start") AS "at" FROM "DecisionDay" WHERE "decision" = 'allow'
      GROUP BY 1, 2) AS used ON used."agent" = agent."slug" AND used."tool" = server."slug" || '/' || tool."name"
    LEFT JOIN (SELECT unnest(gateway."servers") AS "server", min(told."at") AS "at" FROM "Gateway" AS gateway
      JOIN (SELECT "gatewayId", min("start") AS "at" FROM "DecisionDay" GROUP BY 1) AS told
        ON told."gatewayId" = gateway."id" GROUP BY 1) AS seen ON seen."server" = server."slug"
    WHERE one."revokedAt" IS NULL ORDER BY 1, 2`;
  const days = await db.$queryRaw<{ agent: string; start: Date; calls: number; classes: string | null }[]>`
    SELECT "agent", "start", sum("calls")::int AS "calls", string_agg(DISTINCT nullif("classes", ''), ' ') AS "classes"
    FROM "DecisionDay" WHERE "start" >= ${from}::timestamp(3) GROUP BY 1, 2 ORDER BY 1, 2`;
  const held = groupBy(grants, ({ agent }) => agent);
  const counted = groupBy(days, ({ agent }) => agent);
  return agents.map(({ slug, team }) => ({
    ...{ slug, team },
    grants: (held.get(slug) ?? []).map(({ tool, since, usedAt, seenSince }) => ({
      tool,
      since: since.getTime(),
      usedAt: usedAt?.getTime() ?? null,
      seenSince: seenSince?.getTime() ?? null,
    })),
    days: (counted.get(slug) ?? []).map(({ start, calls }) => ({ start: start.getTime(), calls })),
    classes: [...new Set((counted.get(slug) ?? []).flatMap(({ classes }) => classes?.split(' ') ?? []))],
  }));
}

type Dated<Row> = {
  [Key in keyof Row]: Row[Key] extends number ? Date : Row[Key] extends number | null ? Date | null : Row[Key];
};

/** Days (UTC) with calls of each active agent since then, the fewest first. */
export async function countHistory(conn: Conn, since: Date): Promise<{ agent: string; has: number }[]> {
  return prismaOf(conn).$queryRaw<{ agent: string; has: number }[]>`
    SELECT "agent", count(DISTINCT "start")::int AS "has" FROM "DecisionDay"
    WHERE "start" >= ${since}::timestamp(3) AND "agent" IN (SELECT "slug" FROM "Agent" WHERE "status" = 'active')
    GROUP BY 1 ORDER BY 2, 1`;
}
