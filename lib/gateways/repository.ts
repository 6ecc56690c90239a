import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

export type GatewayRow = NonNullable<Awaited<ReturnType<typeof findGateway>>>;

export async function findGateway(conn: Conn, _scope: Scope, slug: string) {
  return prismaOf(conn).gateway.findUnique({ where: { slug } });
}

export async function listGateways(conn: Conn, _scope: Scope, page: { limit: number; after?: string; q?: string }) {
  const q = page.q ? { contains: page.q, mode: 'insensitive' as const } : undefined;
  return prismaOf(conn).gateway.findMany({
    where: {
      AND: [{ slug: page.after ? { gt: page.after } : undefined }, q ? { OR: [{ slug: q }, { name: q }] } : {}],
    },
    orderBy: { slug: 'asc' },
    take: page.limit,
  });
}

export async function insertGateway(
  tx: Conn,
  gateway: Pick<GatewayRow, 'id' | 'slug' | 'name' | 'kind' | 'mode' | 'servers' | 'freshnessSeconds'> &
    Pick<GatewayRow, 'createdAt' | 'updatedAt'> &
    GatewayChange,
): Promise<void> {
  await prismaOf(tx).gateway.create({ data: gateway });
}

type GatewayChange = Partial<Omit<GatewayRow, 'settings'>> & { settings?: { [name: string]: string } };

export async function updateGatewayRow(tx: Conn, id: string, change: GatewayChange): Promise<void> {
  await prismaOf(tx).gateway.update({ where: { id }, data: change });
}

export async function findUnknownServers(conn: Conn, slugs: string[]): Promise<string[]> {
  const rows = await prismaOf(conn).mcpServer.findMany({ where: { slug: { in: slugs } }, select: { slug: true } });
  const known = new Set(rows.map((row) => row.slug));
  return slugs.filter((slug) => !known.has(slug));
}

export async function listTokens(conn: Conn, gatewayId: string) {
  return prismaOf(conn).gatewayToken.findMany({
    where: { gatewayId },
    orderBy: { createdAt: 'desc' },
    omit: { tokenHash: true },
    take: 20,
  });
}

export async function insertToken(
  tx: Conn,
  token: { id: string; gatewayId: string; tokenHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await prismaOf(tx).gatewayToken.create({ data: token });
}

/** Lets the older tokens of a gateway end by `end` at the latest. */
export async function shortenTokens(tx: Conn, gatewayId: string, except: string, end: Date): Promise<void> {
  await prismaOf(tx).gatewayToken.updateMany({
    where: { gatewayId, id: { not: except }, revokedAt: null, expiresAt: { gt: end } },
    data: { expiresAt: end },
  });
}

export async function revokeTokenRow(tx: Conn, gatewayId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).gatewayToken.updateMany({
    where: { id, gatewayId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** The gateway that a live token belongs to. */
export async function findByTokenHash(conn: Conn, tokenHash: string, now: Date) {
  const row = await prismaOf(conn).gatewayToken.findUnique({ where: { tokenHash }, include: { gateway: true } });
  if (!row || row.revokedAt || row.expiresAt <= now) return null;
  return { tokenId: row.id, expiresAt: row.expiresAt, gateway: row.gateway };
}

/** What a gateway is to hold now. */
export async function findPublished(conn: Conn, gatewayId: string) {
  return prismaOf(conn).publishedPolicy.findFirst({ where: { gatewayId }, orderBy: { serial: 'desc' } });
}

export async function findPublishedSerial(conn: Conn, gatewayId: string, serial: number) {
  return prismaOf(conn).publishedPolicy.findUnique({
    where: { gatewayId_serial: { gatewayId, serial } },
    select: { sha256: true },
  });
}

/** The same without its bytes. */
export async function findNewestPublished(conn: Conn, gatewayId: string) {
  return prismaOf(conn).publishedPolicy.findFirst({
    where: { gatewayId },
    orderBy: { serial: 'desc' },
    select: { serial: true, sha256: true },
  });
}

export async function findLatestSerial(conn: Conn): Promise<number | null> {
  return (
    (await prismaOf(conn).revision.findFirst({ orderBy: { serial: 'desc' }, select: { serial: true } }))?.serial ?? null
  );
}

export async function insertReceipt(
  conn: Conn,
  receipt: {
    gatewayId: string;
    serial: number;
    sha256: string;
    status: string;
    error?: string;
    activatedAt: Date;
    receivedAt: Date;
  },
): Promise<void> {
  await prismaOf(conn).receipt.create({ data: receipt });
}

export async function listReceipts(conn: Conn, gatewayId: string, limit: number) {
  const rows = await prismaOf(conn).receipt.findMany({ where: { gatewayId }, orderBy: { id: 'desc' }, take: limit });
  return rows.map(({ id, ...row }) => ({ ...row, id: String(id) }));
}

/** The newest receipt of each gateway, and the newest that says activated. */
export async function lastReceipts(conn: Conn, gatewayIds: string[]) {
  const found = new Map<
    string,
    {
      last: { serial: number; status: string; error: string | null; receivedAt: Date } | null;
      activated: { serial: number; activatedAt: Date } | null;
    }
  >();
  for (const gatewayId of gatewayIds) {
    const last = await prismaOf(conn).receipt.findFirst({ where: { gatewayId }, orderBy: { id: 'desc' } });
    const activated =
      last?.status === 'rejected'
        ? await prismaOf(conn).receipt.findFirst({ where: { gatewayId, status: 'activated' }, orderBy: { id: 'desc' } })
        : last;
    found.set(gatewayId, { last, activated });
  }
  return found;
}

export async function markServed(conn: Conn, gatewayId: string, serial: number | null, at: Date): Promise<void> {
  await prismaOf(conn).gateway.update({
    where: { id: gatewayId },
    data: { lastSeenAt: at, ...(serial === null ? {} : { servedSerial: serial, servedAt: at }) },
  });
}

export async function markTokenUsed(conn: Conn, tokenId: string, at: Date): Promise<void> {
  await prismaOf(conn).gatewayToken.update({ where: { id: tokenId }, data: { lastUsedAt: at } });
}
