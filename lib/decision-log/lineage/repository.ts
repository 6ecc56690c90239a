import { type Conn, prismaOf } from '@/lib/db/prisma';

export interface GrantFacts {
  id: string;
  requestId: string;
  toolId: string;
  agent: string;
  /** `server/tool`. */
  tool: string;
  from: Date;
  until: Date | null;
}

/** Grants by id, ended ones too. */
export async function findGrants(conn: Conn, ids: string[]): Promise<Map<string, GrantFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await prismaOf(conn).grant.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      requestId: true,
      toolId: true,
      createdAt: true,
      revokedAt: true,
      agent: { select: { slug: true } },
      tool: { select: { name: true, server: { select: { slug: true } } } },
    },
  });
  return new Map(
    rows.map(({ id, requestId, toolId, agent, tool, createdAt, revokedAt }) => [
      id,
      {
        id,
        requestId,
        toolId,
        agent: agent.slug,
        tool: `${tool.server.slug}/${tool.name}`,
        from: createdAt,
        until: revokedAt,
      },
    ]),
  );
}

/** When the revisions with these serials were published, of those that were published to this gateway. */
export async function findServed(conn: Conn, gatewayId: string, serials: number[]): Promise<Map<number, Date>> {
  if (serials.length === 0) return new Map();
  const rows = await prismaOf(conn).publishedPolicy.findMany({
    where: { gatewayId, serial: { in: serials } },
    select: { serial: true, revision: { select: { createdAt: true } } },
  });
  return new Map(rows.map(({ serial, revision }) => [serial, revision.createdAt]));
}

/** What was approved of these tools and when, newest first. */
export async function listPins(conn: Conn, toolIds: string[]): Promise<Map<string, { digest: string; at: Date }[]>> {
  const pins = new Map<string, { digest: string; at: Date }[]>();
  if (toolIds.length === 0) return pins;
  const rows = await prismaOf(conn).toolPin.findMany({
    where: { toolId: { in: toolIds } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { toolId: true, digest: true, at: true },
  });
  for (const { toolId, ...pin } of rows) pins.set(toolId, [...(pins.get(toolId) ?? []), pin]);
  return pins;
}

/** Of these slugs, those of agents that are registered. */
export async function findAgents(conn: Conn, slugs: string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await prismaOf(conn).agent.findMany({ where: { slug: { in: slugs } }, select: { slug: true } });
  return new Set(rows.map(({ slug }) => slug));
}

/** Of these tools (`server/tool`), those that a server listed once. */
export async function findTools(conn: Conn, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const split = keys.map((key) => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)] as const);
  const rows = await prismaOf(conn).tool.findMany({
    where: {
      name: { in: [...new Set(split.map(([, name]) => name))] },
      server: { slug: { in: [...new Set(split.map(([server]) => server))] } },
    },
    select: { name: true, server: { select: { slug: true } } },
  });
  return new Set(rows.map(({ name, server }) => `${server.slug}/${name}`));
}

/** Slugs of the servers that a gateway stands before. */
export async function findGatewayServers(conn: Conn, id: string): Promise<string[]> {
  const row = await prismaOf(conn).gateway.findUnique({ where: { id }, select: { servers: true } });
  return row?.servers ?? [];
}

/** By `index`, the grant of the agent for the tool that was in force then, and the newest policy of the gateway by then. */
export async function findGrantsInForce(
  conn: Conn,
  gatewayId: string,
  calls: { index: number; agent: string; key: string; time: string }[],
): Promise<Map<number, { grant: string | null; serial: number | null }>> {
  if (calls.length === 0) return new Map();
  const split = calls.map(({ key, ...call }) => {
    const at = key.indexOf('/');
    return { ...call, server: key.slice(0, at), tool: key.slice(at + 1) };
  });
  const rows = await prismaOf(conn).$queryRaw<{ index: number; grant: string | null; serial: number | null }[]>`
    SELECT call."index", (SELECT one."id" FROM "Grant" AS one
        JOIN "Agent" AS agent ON agent."id" = one."agentId" AND agent."slug" = call."agent"
        JOIN "Tool" AS tool ON tool."id" = one."toolId" AND tool."name" = call."tool"
        JOIN "McpServer" AS server ON server."id" = tool."serverId" AND server."slug" = call."server"
        WHERE one."createdAt" <= call."time" AND (one."revokedAt" IS NULL OR one."revokedAt" > call."time")
        ORDER BY one."createdAt" DESC LIMIT 1) AS "grant",
      (SELECT policy."serial" FROM "PublishedPolicy" AS policy
        JOIN "Revision" AS revision ON revision."serial" = policy."serial"
        WHERE policy."gatewayId" = ${gatewayId} AND revision."createdAt" <= call."time"
        ORDER BY policy."serial" DESC LIMIT 1) AS "serial"
    FROM jsonb_to_recordset(${JSON.stringify(split)}::jsonb)
      AS call("index" int, "agent" text, "server" text, "tool" text, "time" timestamp(3))`;
  return new Map(rows.map(({ index, ...found }) => [index, found]));
}
