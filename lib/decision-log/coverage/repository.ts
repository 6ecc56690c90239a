import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { gapsBetween, type Stretch } from '../model/sequence';

export interface Told {
  id: string;
  slug: string;
  lastToldAt: Date | null;
  lastCallAt: Date | null;
  missing: number;
  gaps: Stretch[];
  counts: boolean;
}

/** Stretches of a count that are looked at for what is missing between them; the number of what is missing is of all. */
const LOOKED_AT = 11;

/** What gateways told of calls, by slug. */
export async function listTold(conn: Conn, slugs: string[]): Promise<Told[]> {
  const db = prismaOf(conn);
  const gateways = await db.gateway.findMany({ where: { slug: { in: slugs } }, select: { id: true, slug: true } });
  const sums = await db.$queryRaw<{ gatewayId: string; missing: bigint }[]>`
    SELECT "gatewayId", (max("last") - min("first") + 1 - sum("last" - "first" + 1))::bigint AS missing
    FROM "DecisionSequence" GROUP BY 1`;
  const missing = new Map(sums.map((sum) => [sum.gatewayId, Number(sum.missing)]));
  const told: Told[] = [];
  for (const { id, slug } of gateways) {
    const where = { gatewayId: id };
    const last = await db.decisionBatch.findFirst({ where, orderBy: { number: 'desc' } });
    const newest = await db.decisionSequence.findMany({ where, orderBy: { first: 'desc' }, take: LOOKED_AT });
    const stretches = newest.map(({ first, last: end }) => ({ first: Number(first), last: Number(end) })).reverse();
    told.push({
      id,
      slug,
      lastToldAt: last?.receivedAt ?? null,
      lastCallAt: last?.lastAt ?? null,
      missing: missing.get(id) ?? 0,
      gaps: gapsBetween(stretches).reverse(),
      counts: newest.length > 0,
    });
  }
  return told;
}

/** Calls since then, by the id of the gateway. */
export async function countSince(conn: Conn, since: Date): Promise<Map<string, number>> {
  const rows = await prismaOf(conn).$queryRaw<{ gatewayId: string; calls: number }[]>`
    SELECT "gatewayId", sum("calls")::int AS calls FROM "DecisionHour" WHERE "start" >= ${since}::timestamp GROUP BY 1`;
  return new Map(rows.map(({ gatewayId, calls }) => [gatewayId, calls]));
}

/** Servers that no gateway stands before. */
export async function listOpenServers(conn: Conn, _scope: Scope, limit: number) {
  return prismaOf(conn).$queryRaw<{ slug: string; name: string }[]>`
    SELECT "slug", "name" FROM "McpServer" AS server
    WHERE NOT EXISTS (SELECT 1 FROM "Gateway" WHERE server."slug" = ANY("servers"))
    ORDER BY "slug" LIMIT ${limit}`;
}

/** Active agents that hold a tool, of which no call is counted. */
export async function listUncalled(conn: Conn, _scope: Scope, limit: number) {
  return prismaOf(conn).$queryRaw<{ slug: string; name: string }[]>`
    SELECT "slug", "name" FROM "Agent" AS agent
    WHERE "status" = 'active'
      AND EXISTS (SELECT 1 FROM "Grant" WHERE "agentId" = agent."id" AND "revokedAt" IS NULL)
      AND NOT EXISTS (SELECT 1 FROM "DecisionDay" WHERE "agent" = agent."slug")
    ORDER BY "slug" LIMIT ${limit}`;
}
