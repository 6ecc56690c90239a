import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import { MOST_COUNTED } from '@/lib/kernel/page';
import { type Bound, type GatewayKind, HOLDS, unheldBy } from '@/lib/policy-engine/gateway-kinds';
import type { UnheldGrants } from '../model/dto';

const SHOWN = 20;

interface Row {
  agent: string;
  agentName: string;
  tool: string;
  constraints: Constraints;
  requireUser: boolean;
}

/**
 * Grants in force on these servers with a bound that nothing at such a gateway holds. Asked of the grants themselves,
 * which every revision is compiled from, so that no policy of a large company is read as a whole.
 */
export async function readUnheldGrants(conn: Conn, kind: GatewayKind, servers: string[]): Promise<UnheldGrants> {
  const lost = (bound: Bound) => HOLDS[kind][bound] === 'no';
  const [rate, pii, user] = [lost('rateLimit'), lost('pii'), lost('requireUser')];
  if (servers.length === 0 || !(rate || pii || user)) return { total: 0, byBound: {}, items: [] };
  const found = await prismaOf(conn).$queryRaw<(Row & { total: number; rates: number; piis: number; users: number })[]>`
    WITH unheld AS (
      SELECT g.id, a.slug AS agent, a.name AS "agentName", s.slug || '/' || t.name AS tool, g.constraints,
        a."requireUser",
        ${rate} AND jsonb_exists(g.constraints, 'rateLimit') AS rate,
        ${pii} AND coalesce(g.constraints->>'pii' IN ('redact', 'block'), false) AS pii,
        ${user} AND (a."requireUser" OR coalesce((g.constraints->>'requireUser')::boolean, false)) AS named
      FROM "McpServer" s
      JOIN "Tool" t ON t."serverId" = s.id AND t."pinnedDigest" IS NOT NULL
      JOIN "Grant" g ON g."toolId" = t.id AND g."revokedAt" IS NULL
      JOIN "Agent" a ON a.id = g."agentId" AND a.status = 'active'
      WHERE s.slug = ANY(${servers})
        AND ((${rate} AND jsonb_exists(g.constraints, 'rateLimit'))
          OR (${pii} AND g.constraints->>'pii' IN ('redact', 'block'))
          OR (${user} AND (a."requireUser" OR coalesce((g.constraints->>'requireUser')::boolean, false))))
      LIMIT ${MOST_COUNTED + 1}
    )
    SELECT agent, "agentName", tool, constraints, "requireUser", counted.*
    FROM unheld, (
      SELECT count(*)::int AS total, count(*) FILTER (WHERE rate)::int AS rates,
        count(*) FILTER (WHERE pii)::int AS piis, count(*) FILTER (WHERE named)::int AS users
      FROM unheld
    ) counted
    ORDER BY agent, tool LIMIT ${SHOWN}`;
  const [first] = found;
  if (!first) return { total: 0, byBound: {}, items: [] };
  return {
    ...(first.total > MOST_COUNTED ? { total: MOST_COUNTED, totalAtLeast: true } : { total: first.total }),
    byBound: {
      ...(first.users > 0 ? { requireUser: first.users } : {}),
      ...(first.piis > 0 ? { pii: first.piis } : {}),
      ...(first.rates > 0 ? { rateLimit: first.rates } : {}),
    },
    items: found.map(({ agent, agentName, tool, constraints, requireUser }) => ({
      agent: { slug: agent, name: agentName },
      tool,
      bounds: unheldBy(kind, constraints, { requireUser }),
    })),
  };
}

/** What stands on these servers and what of it is granted, for who puts their gateway in shadow mode. */
export async function readReach(
  conn: Conn,
  servers: string[],
): Promise<{ servers: number; tools: number; granted: number; agents: number }> {
  const [row] = await prismaOf(conn).$queryRaw<{ tools: number; granted: number; agents: number }[]>`
    SELECT count(DISTINCT t.id)::int AS tools,
      count(DISTINCT g."toolId")::int AS granted, count(DISTINCT a.id)::int AS agents
    FROM "McpServer" s
    JOIN "Tool" t ON t."serverId" = s.id AND t."removedAt" IS NULL
    LEFT JOIN ("Grant" g JOIN "Agent" a ON a.id = g."agentId" AND a.status = 'active')
      ON g."toolId" = t.id AND g."revokedAt" IS NULL
    WHERE s.slug = ANY(${servers})`;
  return { servers: servers.length, tools: row?.tools ?? 0, granted: row?.granted ?? 0, agents: row?.agents ?? 0 };
}
