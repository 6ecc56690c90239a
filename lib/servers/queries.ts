import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import type { Capture, DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { listPins } from './drift/repository';
import type { ServerDetail, ServerSummary, ToolDetail, ToolState, ToolSummary } from './model/dto';
import type { ServerFilter } from './model/list';
import * as repository from './repository';

export async function listServers({
  ctx,
  page,
  q,
  attention,
}: { ctx: Ctx; page: PageInput } & ServerFilter): Promise<Page<ServerSummary>> {
  const scope = authorize(ctx.actor, 'server:read');
  const after = cursorOf(page, 'string');
  const rows = await repository.listServers(ctx.db.read, scope, {
    limit: page.limit + 1,
    after,
    q,
    attention,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const counts = await repository.countTools(
    ctx.db.read,
    shown.map(({ id }) => id),
  );
  return {
    items: shown.map((row) => ({ ...summary(row), ...(counts.get(row.id) ?? NO_TOOLS) })),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.slug]) : null,
  };
}

export async function getServer({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<ServerDetail> {
  return readServer(ctx, ctx.db.read, slug);
}

/** Also for verbs, inside their transaction. */
export async function readServer(ctx: Ctx, conn: Conn, slug: string): Promise<ServerDetail> {
  const scope = authorize(ctx.actor, 'server:read');
  const row = await repository.findServer(conn, scope, slug);
  if (!row) throw notFound('server');
  const tools = await repository.listTools(conn, scope, row.id);
  const holders = await repository.countHolders(
    conn,
    tools.map(({ id }) => id),
  );
  return {
    ...summary(row),
    ...((await repository.countTools(conn, [row.id])).get(row.id) ?? NO_TOOLS),
    createdAt: row.createdAt.toISOString(),
    // What nobody can call comes first.
    toolList: tools
      .map((tool) => toolSummary(slug, tool, holders.get(tool.id) ?? 0))
      .sort((a, b) => Number(b.state === 'changed') - Number(a.state === 'changed')),
    may: { sync: may(ctx.actor, 'server:sync'), label: mayLabel(ctx, row.ownerId) },
  };
}

export async function getTool({ ctx, server, tool }: { ctx: Ctx; server: string; tool: string }): Promise<ToolDetail> {
  return readTool(ctx, ctx.db.read, server, tool);
}

export async function readTool(ctx: Ctx, conn: Conn, server: string, name: string): Promise<ToolDetail> {
  const scope = authorize(ctx.actor, 'server:read');
  const row = await repository.findTool(conn, scope, server, name);
  if (!row) throw notFound('tool');
  const pins = await listPins(conn, scope, row.id, 50);
  const holders = await repository.countHolders(conn, [row.id]);
  return {
    ...toolSummary(server, row, holders.get(row.id) ?? 0),
    server: { slug: row.server.slug, name: row.server.name },
    firstSeenAt: row.firstSeenAt.toISOString(),
    definitions: row.definitions.map((definition) => ({
      digest: definition.digest,
      text: definition.definition,
      readAt: definition.readAt.toISOString(),
      current: definition.digest === row.currentDigest,
      approved: definition.digest === row.pinnedDigest,
    })),
    approvals: pins.map(({ at, ...pin }) => ({ ...pin, at: at.toISOString() })),
    holders: row.grants.map((grant) => grant.agent),
    may: { label: mayLabel(ctx, row.server.ownerId) },
  };
}

/** For pickers. */
export async function pickTools({ ctx, q }: { ctx: Ctx; q: string }): Promise<ToolSummary[]> {
  const rows = await repository.searchTools(ctx.db.read, authorize(ctx.actor, 'server:read'), q, 50);
  return rows.map((row) => toolSummary(row.server.slug, row, 0));
}

function mayLabel(ctx: Ctx, ownerId: string): boolean {
  if (!may(ctx.actor, 'tool:label')) return false;
  return (
    authorize(ctx.actor, 'tool:label').reach === 'all' || (ctx.actor.kind === 'person' && ctx.actor.id === ownerId)
  );
}

interface SummaryRow {
  slug: string;
  name: string;
  url: string;
  environment: string;
  owner: { id: string; name: string };
  lastSyncAt: Date | null;
  lastSyncError: string | null;
}

function summary({ slug, name, url, environment, owner, lastSyncAt, lastSyncError }: SummaryRow) {
  return {
    slug,
    name,
    url,
    environment: environment as ServerSummary['environment'],
    owner: { id: owner.id, name: owner.name },
    lastSyncAt: lastSyncAt?.toISOString() ?? null,
    lastSyncError,
  };
}

const NO_TOOLS = { tools: 0, unlabelled: 0, changed: 0 };

interface ToolRow {
  name: string;
  pinnedDigest: string | null;
  currentDigest: string;
  removedAt: Date | null;
  labelledAt: Date | null;
  dataClass: string | null;
  categories: string[];
  effect: string | null;
  untrusted: boolean | null;
  outward: boolean | null;
  capture: string | null;
  fields: string[];
  driftedAt: Date | null;
  returnedAt: Date | null;
}

function toolSummary(server: string, row: ToolRow, agents: number): ToolSummary {
  return {
    key: `${server}/${row.name}`,
    name: row.name,
    state: stateOf(row),
    dataClass: row.dataClass as DataClass | null,
    categories: row.categories as DataCategory[],
    effect: row.effect as Effect | null,
    untrusted: row.untrusted,
    outward: row.outward,
    capture: row.capture as Capture | null,
    fields: row.fields,
    labelled: row.labelledAt !== null,
    agents,
    definition: row.currentDigest,
    pinned: row.pinnedDigest,
    driftedAt: row.driftedAt?.toISOString() ?? null,
    removedAt: row.removedAt?.toISOString() ?? null,
    returnedAt: row.returnedAt?.toISOString() ?? null,
  };
}

function stateOf({ removedAt, pinnedDigest, currentDigest }: ToolRow): ToolState {
  if (removedAt) return 'removed';
  if (pinnedDigest === null) return 'new';
  return pinnedDigest === currentDigest ? 'current' : 'changed';
}
