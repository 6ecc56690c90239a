import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { BomAgent, BomModel, BomServer } from './model/cyclonedx';
import type { ApprovedServer } from './model/governed-registry';

const APPROVED = { removedAt: null, pinnedDigest: { not: null } } as const;

interface Filter {
  slug?: string;
  search?: string;
  updatedSince?: Date;
}

/**
 * Servers of which at least one tool was approved and is held now, by slug. Left out are those whose grants have all
 * ended, or are held by suspended agents only: nobody can call them.
 */
export async function listApprovedServers(
  conn: Conn,
  _scope: Scope,
  { slug, search, updatedSince }: Filter,
  page: { limit: number; after?: string; now: Date },
): Promise<{ servers: ApprovedServer[]; last: string | null; more: boolean }> {
  const text = search ? { contains: search, mode: 'insensitive' as const } : undefined;
  const servers: ApprovedServer[] = [];
  let last = page.after;
  for (;;) {
    const rows = await prismaOf(conn).mcpServer.findMany({
      where: {
        AND: [
          { slug: last === undefined ? undefined : { gt: last }, tools: { some: APPROVED } },
          { slug },
          text ? { OR: [{ slug: text }, { name: text }] } : {},
          updatedSince ? { updatedAt: { gte: updatedSince } } : {},
        ],
      },
      orderBy: { slug: 'asc' },
      take: page.limit + 1,
      include: { tools: { where: APPROVED, orderBy: { name: 'asc' } } },
    });
    const holders = await countCallers(
      conn,
      rows.flatMap(({ tools }) => tools.map(({ id }) => id)),
      page.now,
    );
    for (const { tools, ...row } of rows) {
      const called = tools.flatMap(({ pinnedDigest, ...tool }) => {
        const agents = holders.get(tool.id);
        return agents === undefined || pinnedDigest === null ? [] : [{ ...tool, pinnedDigest, agents }];
      });
      // One more than the page holds says that there is a next.
      if (called.length > 0 && servers.length === page.limit) return { servers, last: last ?? null, more: true };
      if (called.length > 0) servers.push({ ...row, tools: called });
      last = row.slug;
    }
    if (rows.length <= page.limit) return { servers, last: last ?? null, more: false };
  }
}

/** How many agents may call each of these tools at that moment, by id. An agent has one live grant of a tool. */
async function countCallers(conn: Conn, toolIds: string[], now: Date): Promise<Map<string, number>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; agents: number }[]>`
    SELECT g."toolId" AS id, count(*)::int AS agents FROM "Grant" g
    WHERE g."toolId" = ANY(${toolIds}) AND g."revokedAt" IS NULL
      AND (g."endsAt" IS NULL OR g."endsAt" > ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC')
      AND g."agentId" NOT IN (SELECT "id" FROM "Agent" WHERE "status" = 'suspended')
    GROUP BY g."toolId"`;
  return new Map(rows.map(({ id, agents }) => [id, agents]));
}

const AGENTS_AT_ONCE = 200;
const SERVERS_AT_ONCE = 20;

/** Every agent that was there at this moment, by slug, with what it holds now. */
export async function* walkBomAgents(conn: Conn, { reach, personId }: Scope, at: Date): AsyncGenerator<BomAgent[]> {
  const mine = [{ ownerId: personId }, { backupOwnerId: personId }, { createdById: personId }];
  const there = { firstSeenAt: { lte: at }, server: { createdAt: { lte: at } } };
  for (let after = ''; ; ) {
    const rows = await prismaOf(conn).agent.findMany({
      where: { slug: { gt: after }, createdAt: { lte: at }, ...(reach === 'all' ? {} : { OR: mine }) },
      orderBy: { slug: 'asc' },
      take: AGENTS_AT_ONCE,
      include: {
        owner: { select: { name: true } },
        grants: {
          where: { revokedAt: null, tool: there },
          select: { tool: { select: { name: true, server: { select: { slug: true } } } } },
        },
      },
    });
    const called = await prismaOf(conn).agent.findMany({
      where: { slug: { in: rows.flatMap((row) => row.delegatesTo) }, createdAt: { lte: at } },
      select: { slug: true },
    });
    const known = new Set(called.map(({ slug }) => slug));
    yield rows.map((row) => ({
      ...row,
      owner: row.owner.name,
      models: row.models as unknown as BomModel[],
      tools: row.grants.map(({ tool }) => `${tool.server.slug}/${tool.name}`),
      delegatesTo: row.delegatesTo.filter((slug) => known.has(slug)),
    }));
    const last = rows.at(-1);
    if (!last || rows.length < AGENTS_AT_ONCE) return;
    after = last.slug;
  }
}

/** Every server that was there at this moment, by slug, with every tool that it ever had by then. */
export async function* walkBomServers(conn: Conn, _scope: Scope, at: Date): AsyncGenerator<BomServer[]> {
  for (let after = ''; ; ) {
    const rows = await prismaOf(conn).mcpServer.findMany({
      where: { slug: { gt: after }, createdAt: { lte: at } },
      orderBy: { slug: 'asc' },
      take: SERVERS_AT_ONCE,
      include: { tools: { where: { firstSeenAt: { lte: at } }, orderBy: { name: 'asc' } } },
    });
    yield rows.map((row) => ({
      ...row,
      tools: row.tools.map((tool) => ({ ...tool, definition: tool.pinnedDigest })),
    }));
    const last = rows.at(-1);
    if (!last || rows.length < SERVERS_AT_ONCE) return;
    after = last.slug;
  }
}
