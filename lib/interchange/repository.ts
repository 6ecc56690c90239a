import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import type { ApprovedServer } from './model/governed-registry';

interface Filter {
  slug?: string;
  search?: string;
  updatedSince?: Date;
}

/** Servers of which at least one tool was approved and is held now, by slug. Those whose grants have all ended are left out. */
export async function listApprovedServers(
  conn: Conn,
  _scope: Scope,
  { slug, search, updatedSince }: Filter,
  page: { limit: number; after?: string; now: Date },
): Promise<{ servers: ApprovedServer[]; last: string | null; more: boolean }> {
  const held = { removedAt: null, pinnedDigest: { not: null }, grants: { some: { revokedAt: null } } } as const;
  const text = search ? { contains: search, mode: 'insensitive' as const } : undefined;
  const rows = await prismaOf(conn).mcpServer.findMany({
    where: {
      AND: [
        { slug: page.after ? { gt: page.after } : undefined, tools: { some: held } },
        { slug },
        text ? { OR: [{ slug: text }, { name: text }] } : {},
        updatedSince ? { updatedAt: { gte: updatedSince } } : {},
      ],
    },
    orderBy: { slug: 'asc' },
    take: page.limit + 1,
    include: {
      tools: {
        where: held,
        orderBy: { name: 'asc' },
        include: { grants: { where: { revokedAt: null }, select: { constraints: true, agentId: true } } },
      },
    },
  });
  const shown = rows.slice(0, page.limit);
  const servers = shown.map((row) => ({
    slug: row.slug,
    name: row.name,
    url: row.url,
    environment: row.environment,
    updatedAt: row.updatedAt,
    lastSyncAt: row.lastSyncAt,
    tools: row.tools.flatMap(({ grants, pinnedDigest, ...tool }) => {
      const live = grants.filter((grant) => isLive(grant.constraints as Constraints, page.now));
      if (live.length === 0 || pinnedDigest === null) return [];
      return [{ ...tool, pinnedDigest, agents: new Set(live.map(({ agentId }) => agentId)).size }];
    }),
  }));
  return {
    servers: servers.filter(({ tools }) => tools.length > 0),
    last: shown.at(-1)?.slug ?? null,
    more: rows.length > page.limit,
  };
}

function isLive({ notAfter }: Constraints, now: Date): boolean {
  return notAfter === undefined || new Date(notAfter) > now;
}
