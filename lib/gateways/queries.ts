import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { GatewayDetail, GatewaySummary } from './model/dto';
import { gatewayState } from './model/gateway';
import * as repository from './repository';

export async function listGateways({
  ctx,
  page,
  q,
}: {
  ctx: Ctx;
  page: PageInput;
  q?: string;
}): Promise<Page<GatewaySummary>> {
  const scope = authorize(ctx.actor, 'gateway:read');
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 1)?.[0];
  if (page.cursor !== undefined && typeof after !== 'string')
    throw invalid('cursor', 'This cursor is not one of ours.');
  const rows = await repository.listGateways(ctx.db.read, scope, {
    limit: page.limit + 1,
    after: after as string | undefined,
    q,
  });
  const shown = rows.slice(0, page.limit);
  const items = await summarise(ctx, ctx.db.read, shown);
  const last = shown.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeCursor([last.slug]) : null };
}

export async function getGateway({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<GatewayDetail> {
  return readGateway(ctx, ctx.db.read, slug);
}

/** Also for verbs, inside their transaction. */
export async function readGateway(ctx: Ctx, conn: Conn, slug: string): Promise<GatewayDetail> {
  const row = await repository.findGateway(conn, authorize(ctx.actor, 'gateway:read'), slug);
  if (!row) throw notFound('gateway');
  const [summary] = await summarise(ctx, conn, [row]);
  const tokens = await repository.listTokens(conn, row.id);
  const receipts = await repository.listReceipts(conn, row.id, 20);
  return {
    ...(summary as GatewaySummary),
    tokens: tokens.map((token) => ({
      id: token.id,
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
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
  const latestSerial = await repository.findLatestSerial(conn);
  const receipts = await repository.lastReceipts(
    conn,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const { last, activated } = receipts.get(row.id) ?? { last: null, activated: null };
    const kind = row.kind as GatewaySummary['kind'];
    // Who only asks holds nothing and sends no receipt: what it was answered by is in force there.
    const inForce =
      kind === 'authzen'
        ? { serial: row.servedSerial, since: row.servedAt }
        : { serial: activated?.serial ?? null, since: activated?.activatedAt ?? null };
    return {
      slug: row.slug,
      name: row.name,
      kind,
      mode: row.mode as GatewaySummary['mode'],
      servers: row.servers,
      freshnessSeconds: row.freshnessSeconds,
      onStale: row.onStale as GatewaySummary['onStale'],
      unheld: row.unheld as GatewaySummary['unheld'],
      state: gatewayState({ kind, now: ctx.clock(), latestSerial, lastSeenAt: row.lastSeenAt, lastReceipt: last }),
      latestSerial,
      servedSerial: row.servedSerial,
      activatedSerial: inForce.serial,
      activatedAt: inForce.since?.toISOString() ?? null,
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
      lastError: last?.status === 'rejected' ? last.error : null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}
