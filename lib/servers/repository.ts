import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { textIn } from '@/lib/db/text-in';
import { newId } from '@/lib/kernel/ids';

const OWNER = { select: { id: true, name: true, email: true } } as const;

export async function findServer(conn: Conn, _scope: Scope, slug: string) {
  return prismaOf(conn).mcpServer.findUnique({ where: { slug }, include: { owner: OWNER } });
}

/** A tool that is there and gives another definition than the approved one. */
const DRIFTED = { removedAt: null, driftedAt: { not: null } };

export async function listServers(
  conn: Conn,
  _scope: Scope,
  page: { limit: number; after?: string; q?: string; attention?: 'drifted' | 'failing' },
) {
  const text = page.q ? textIn(page.q) : undefined;
  return prismaOf(conn).mcpServer.findMany({
    where: {
      AND: [
        { slug: page.after ? { gt: page.after } : undefined },
        text ? { OR: [{ slug: text }, { name: text }] } : {},
        page.attention === 'drifted' ? { tools: { some: DRIFTED } } : {},
        page.attention === 'failing' ? { lastSyncError: { not: null } } : {},
      ],
    },
    orderBy: { slug: 'asc' },
    take: page.limit,
    include: { owner: OWNER },
  });
}

export interface ToolCounts {
  tools: number;
  unlabelled: number;
  changed: number;
}

/** Of the tools that are there, by id of their server. */
export async function countTools(conn: Conn, serverIds: string[]): Promise<Map<string, ToolCounts>> {
  const rows = await prismaOf(conn).$queryRaw<({ id: string } & ToolCounts)[]>`
    SELECT "serverId" AS id, count(*)::int AS tools,
      count(*) FILTER (WHERE "labelledAt" IS NULL)::int AS unlabelled,
      count(*) FILTER (WHERE "pinnedDigest" <> "currentDigest")::int AS changed
    FROM "Tool" WHERE "serverId" = ANY(${serverIds}) AND "removedAt" IS NULL GROUP BY "serverId"`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** How many agents hold each of these tools, by id; none where nobody does. */
export async function countHolders(conn: Conn, toolIds: string[]): Promise<Map<string, number>> {
  const rows = await prismaOf(conn).grant.groupBy({
    by: ['toolId'],
    where: { toolId: { in: toolIds }, revokedAt: null },
    _count: true,
  });
  return new Map(rows.map(({ toolId, _count }) => [toolId, _count]));
}

export async function insertServer(
  tx: Conn,
  server: {
    id: string;
    slug: string;
    name: string;
    url: string;
    ownerId: string;
    environment: string;
    createdAt: Date;
    updatedAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).mcpServer.create({ data: server });
}

export async function markSynced(tx: Conn, id: string, at: Date, error: string | null): Promise<void> {
  await prismaOf(tx).mcpServer.update({
    where: { id },
    data: {
      syncTriedAt: at,
      ...(error === null
        ? { lastSyncAt: at, lastSyncError: null, syncFailures: 0 }
        : { lastSyncError: error, syncFailures: { increment: 1 } }),
    },
  });
}

/** Not tried since `before`, longest ago first; one that is new counts from when it was added. A time to come is none. */
export async function listForSync(conn: Conn, _scope: Scope, { before, now }: { before: Date; now: Date }) {
  return prismaOf(conn).mcpServer.findMany({
    where: {
      OR: [
        { syncTriedAt: null, createdAt: { lte: before } },
        { syncTriedAt: { lte: before } },
        { syncTriedAt: { gt: now } },
      ],
    },
    select: { slug: true, syncTriedAt: true, syncFailures: true },
    orderBy: [{ syncTriedAt: { sort: 'asc', nulls: 'first' } }, { slug: 'asc' }],
  });
}

export async function findActivePerson(conn: Conn, email: string): Promise<{ id: string } | null> {
  return prismaOf(conn).person.findFirst({ where: { email, status: 'active' }, select: { id: true } });
}

/** Every tool that the server ever had. */
export async function listKnownTools(conn: Conn, serverId: string) {
  return prismaOf(conn).tool.findMany({ where: { serverId }, orderBy: { name: 'asc' } });
}

export interface NewDefinition {
  name: string;
  digest: string;
  /** RFC 8785 text. */
  text: string;
}

export async function insertTool(tx: Conn, serverId: string, tool: NewDefinition, now: Date): Promise<void> {
  await prismaOf(tx).tool.create({
    data: {
      id: newId('to', now),
      serverId,
      name: tool.name,
      currentDigest: tool.digest,
      categories: [],
      firstSeenAt: now,
      definitions: { create: { id: newId('td', now), digest: tool.digest, definition: tool.text, readAt: now } },
    },
  });
}

/** Records what a tool's definition is now; earlier ones stay. A tool that had gone is there again. */
export async function recordDefinition(tx: Conn, toolId: string, tool: NewDefinition, now: Date): Promise<void> {
  const known = await prismaOf(tx).toolDefinition.findUnique({
    where: { toolId_digest: { toolId, digest: tool.digest } },
  });
  if (!known) {
    await prismaOf(tx).toolDefinition.create({
      data: { id: newId('td', now), toolId, digest: tool.digest, definition: tool.text, readAt: now },
    });
  }
  const { pinnedDigest, driftedAt, removedAt } = await prismaOf(tx).tool.findUniqueOrThrow({ where: { id: toolId } });
  const drifted = pinnedDigest !== null && pinnedDigest !== tool.digest;
  await prismaOf(tx).tool.update({
    where: { id: toolId },
    data: {
      currentDigest: tool.digest,
      changedAt: now,
      removedAt: null,
      // It is denied since it first left the approved definition, however often it changed after that.
      driftedAt: drifted ? (driftedAt ?? now) : null,
      ...(removedAt === null ? {} : { returnedAt: now }),
    },
  });
}

export async function markRemoved(tx: Conn, toolIds: string[], now: Date): Promise<void> {
  await prismaOf(tx).tool.updateMany({ where: { id: { in: toolIds } }, data: { removedAt: now } });
}

/** With its latest definitions, and in any case the present and the approved one, however often it changed since. */
export async function findTool(conn: Conn, _scope: Scope, server: string, name: string) {
  const row = await prismaOf(conn).tool.findFirst({
    where: { name, server: { slug: server } },
    include: {
      server: { select: { slug: true, name: true, ownerId: true } },
      definitions: { orderBy: { readAt: 'desc' }, take: 20 },
      grants: {
        where: { revokedAt: null },
        select: { agent: { select: { slug: true, name: true, status: true } } },
        orderBy: { agent: { slug: 'asc' } },
        take: 200,
      },
    },
  });
  if (!row) return null;
  const shown = new Set(row.definitions.map(({ digest }) => digest));
  const missing = [row.currentDigest, row.pinnedDigest].filter((digest) => digest !== null && !shown.has(digest));
  if (missing.length === 0) return row;
  const older = await prismaOf(conn).toolDefinition.findMany({
    where: { toolId: row.id, digest: { in: missing as string[] } },
    orderBy: { readAt: 'desc' },
  });
  return { ...row, definitions: [...row.definitions, ...older] };
}

/** The tools of a server; those that are gone come last. As many as it lists, at most 10,000 at once. */
export async function listTools(conn: Conn, _scope: Scope, serverId: string) {
  return prismaOf(conn).tool.findMany({
    where: { serverId },
    orderBy: [{ removedAt: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }],
  });
}

/** For pickers: tools that are there, whose name or server matches. */
export async function searchTools(conn: Conn, _scope: Scope, q: string, limit: number) {
  const text = textIn(q);
  const find = (where: { name: typeof text } | { serverId: { in: string[] } }) =>
    prismaOf(conn).tool.findMany({
      where: { removedAt: null, ...where },
      orderBy: [{ server: { slug: 'asc' } }, { name: 'asc' }],
      take: limit,
      include: { server: { select: { slug: true } } },
    });
  const servers = await prismaOf(conn).mcpServer.findMany({
    where: { OR: [{ slug: text }, { name: text }], tools: { some: { removedAt: null } } },
    orderBy: { slug: 'asc' },
    take: limit,
    select: { id: true },
  });
  // Asked for apart, each is found in an index of its own.
  const byName = await find({ name: text });
  const byServer = await find({ serverId: { in: servers.map(({ id }) => id) } });
  const found = new Map([...byName, ...byServer].map((tool) => [`${tool.server.slug}/${tool.name}`, tool]));
  return [...found.values()]
    .sort((a, b) => compare(a.server.slug, b.server.slug) || compare(a.name, b.name))
    .slice(0, limit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
