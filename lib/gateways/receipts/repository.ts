import { type Conn, prismaOf } from '@/lib/db/prisma';

export interface NewReceipt {
  gatewayId: string;
  serial: number;
  sha256: string;
  status: string;
  error?: string;
  activatedAt: Date;
  receivedAt: Date;
}

/** In this order. */
export async function insertReceipts(conn: Conn, receipts: NewReceipt[]): Promise<void> {
  await prismaOf(conn).receipt.createMany({ data: receipts });
}

export async function listReceipts(conn: Conn, gatewayId: string, limit: number) {
  const rows = await prismaOf(conn).receipt.findMany({ where: { gatewayId }, orderBy: { id: 'desc' }, take: limit });
  return rows.map(({ id, ...row }) => ({ ...row, id: String(id) }));
}

/** Never published to it; published with other bytes; what another gateway got. */
export const REFUSAL_CODES = ['unknown_serial', 'other_digest', 'other_gateway'] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export interface LastReceipts {
  last: { serial: number; status: string; error: string | null } | null;
  activated: { serial: number; activatedAt: Date } | null;
  /** The highest serial that it ever activated. */
  highest: number | null;
}

interface ReceiptRow {
  id: string;
  serial: number | null;
  status: string | null;
  error: string | null;
  activated: number | null;
  activatedAt: Date | null;
  highest: number | null;
}

/** Of each gateway: the newest receipt, the newest that says activated, and the highest serial of such. */
export async function lastReceipts(conn: Conn, gatewayIds: string[]): Promise<Map<string, LastReceipts>> {
  if (gatewayIds.length === 0) return new Map();
  const rows = await prismaOf(conn).$queryRaw<ReceiptRow[]>`
    SELECT g.id, last.serial, last.status, last.error, good.serial AS activated, good."activatedAt", top.serial AS highest
    FROM unnest(${gatewayIds}::text[]) AS g(id)
    LEFT JOIN LATERAL (SELECT r.serial, r.status, r.error FROM "Receipt" r WHERE r."gatewayId" = g.id
      ORDER BY r.id DESC LIMIT 1) last ON true
    LEFT JOIN LATERAL (SELECT r.serial, r."activatedAt" FROM "Receipt" r
      WHERE r."gatewayId" = g.id AND r.status = 'activated' ORDER BY r.id DESC LIMIT 1) good ON true
    LEFT JOIN LATERAL (SELECT r.serial FROM "Receipt" r
      WHERE r."gatewayId" = g.id AND r.status = 'activated' ORDER BY r.serial DESC LIMIT 1) top ON true`;
  return new Map(
    rows.map(({ id, serial, status, error, activated, activatedAt, highest }) => [
      id,
      {
        last: serial === null || status === null ? null : { serial, status, error },
        activated: activated === null || activatedAt === null ? null : { serial: activated, activatedAt },
        highest,
      },
    ]),
  );
}

/** What is wrong with a word on a serial and its bytes that were not published to this gateway. */
export async function whyRefused(
  conn: Conn,
  gatewayId: string,
  { serial, sha256 }: { serial: number; sha256: string },
): Promise<RefusalCode> {
  const gateways = await prismaOf(conn).gateway.findMany({ select: { id: true } });
  const rows = await prismaOf(conn).publishedPolicy.findMany({
    where: { serial, gatewayId: { in: gateways.map(({ id }) => id) } },
    select: { gatewayId: true, sha256: true },
  });
  if (rows.some((row) => row.gatewayId !== gatewayId && row.sha256 === sha256)) return 'other_gateway';
  return rows.some((row) => row.gatewayId === gatewayId) ? 'other_digest' : 'unknown_serial';
}
