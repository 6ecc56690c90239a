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
