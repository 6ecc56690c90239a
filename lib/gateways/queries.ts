import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { listAttestations } from './attestations/repository';
import type { GatewayDetail, GatewaySummary } from './model/dto';
import { readStates } from './read-states';
import { listReceipts } from './receipts/repository';
import * as repository from './repository';
import { readReach, readUnheldGrants } from './unheld/repository';

export async function listGateways({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: repository.GatewayFilter;
}): Promise<Page<GatewaySummary>> {
  const scope = authorize(ctx.actor, 'gateway:read');
  const after = cursorOf(page, 'string');
  const rows = await repository.listGateways(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    after,
  });
  const shown = rows.slice(0, page.limit);
  const items = await summarise(ctx, ctx.db.read, shown);
  const last = shown.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeCursor([last.slug]) : null };
}

export async function getGateway({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<GatewayDetail> {
  return readGateway(ctx, ctx.db.read, slug);
}

/** What a gateway stands before, in numbers: for who puts it in shadow mode. */
export async function getGatewayReach({ ctx, slug }: { ctx: Ctx; slug: string }) {
  const row = await repository.findGateway(ctx.db.read, authorize(ctx.actor, 'gateway:read'), slug);
  if (!row) throw notFound('gateway');
  return readReach(ctx.db.read, row.servers);
}

/** Also for verbs, inside their transaction. */
export async function readGateway(ctx: Ctx, conn: Conn, slug: string): Promise<GatewayDetail> {
  const row = await repository.findGateway(conn, authorize(ctx.actor, 'gateway:read'), slug);
  if (!row) throw notFound('gateway');
  const [summary] = await summarise(ctx, conn, [row]);
  const kind = row.kind as GatewaySummary['kind'];
  const tokens = await repository.listTokens(conn, row.id);
  const receipts = await listReceipts(conn, row.id, 20);
  return {
    ...(summary as GatewaySummary),
    attestations: (await listAttestations(conn, [row.id], ctx.clock())).get(row.id) ?? [],
    unheldGrants: await readUnheldGrants(conn, kind, row.servers),
    tokens: tokens.map((token) => ({
      id: token.id,
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      lastUsedFrom: token.lastUsedFrom,
      revokedAt: token.revokedAt?.toISOString() ?? null,
    })),
    receipts: receipts.map(({ gatewayId: _, ...receipt }) => ({
      ...receipt,
      status: receipt.status as 'activated' | 'rejected',
      activatedAt: receipt.activatedAt.toISOString(),
      receivedAt: receipt.receivedAt.toISOString(),
    })),
  };
}

async function summarise(ctx: Ctx, conn: Conn, rows: repository.GatewayRow[]): Promise<GatewaySummary[]> {
  const states = await readStates(conn, rows, ctx.clock());
  return states.map(({ row, kind, state, latestSerial, inForce, last, highest }) => ({
    slug: row.slug,
    name: row.name,
    kind,
    mode: row.mode as GatewaySummary['mode'],
    servers: row.servers,
    freshnessSeconds: row.freshnessSeconds,
    onStale: row.onStale as GatewaySummary['onStale'],
    unheld: row.unheld as GatewaySummary['unheld'],
    settings: row.settings as GatewaySummary['settings'],
    owner: row.owner && {
      id: row.owner.id,
      name: row.owner.name,
      email: row.owner.email,
      active: row.owner.status === 'active',
    },
    contact: row.contact,
    state,
    latestSerial,
    servedSerial: row.servedSerial,
    activatedSerial: inForce.serial,
    activatedAt: inForce.since?.toISOString() ?? null,
    highestSerial: highest,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    lastSeenFrom: row.lastSeenFrom,
    lastError: last?.status === 'rejected' ? last.error : null,
    createdAt: row.createdAt.toISOString(),
  }));
}
