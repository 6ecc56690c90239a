import { type Conn, prismaOf } from '@/lib/db/prisma';

const PERSON = { select: { name: true } } as const;
const MOST = 50;

/** A change request with what was decided, published and granted by it, before a moment. */
export async function findRequest(conn: Conn, number: number, before: Date) {
  return prismaOf(conn).changeRequest.findUnique({
    where: { number },
    select: {
      ...{
        id: true,
        number: true,
        title: true,
        createdAt: true,
        decidedAt: true,
        revisionSerial: true,
        breakGlass: true,
      },
      requester: PERSON,
      decisions: {
        where: { at: { lt: before } },
        orderBy: { at: 'asc' },
        take: MOST,
        select: { decision: true, stage: true, at: true, person: PERSON, onBehalfOf: PERSON },
      },
      grants: {
        orderBy: { id: 'asc' },
        take: MOST,
        select: {
          ...{ id: true, createdAt: true, revokedAt: true, revokeReason: true },
          agent: { select: { slug: true } },
          tool: { select: { name: true, server: { select: { slug: true } } } },
        },
      },
    },
  });
}
export type RequestFacts = NonNullable<Awaited<ReturnType<typeof findRequest>>>;

export async function findRevision(conn: Conn, serial: number) {
  return prismaOf(conn).revision.findUnique({
    where: { serial },
    select: {
      createdAt: true,
      policies: { select: { gateway: { select: { id: true, slug: true, name: true } } }, take: MOST },
    },
  });
}

/** The first word of each gateway, before a moment, that a policy with this serial or a later one is in force. */
export async function listInForce(conn: Conn, gateways: string[], serial: number, before: Date) {
  const rows = await prismaOf(conn).receipt.findMany({
    where: { gatewayId: { in: gateways }, status: 'activated', serial: { gte: serial }, receivedAt: { lt: before } },
    orderBy: [{ gatewayId: 'asc' }, { serial: 'asc' }, { id: 'asc' }],
    distinct: ['gatewayId'],
    select: { gatewayId: true, serial: true, receivedAt: true },
  });
  return new Map(rows.map((row) => [row.gatewayId, row]));
}

/** The id of what people number. */
export async function findNumbered(
  conn: Conn,
  kind: 'review' | 'alert' | 'incident',
  number: number,
): Promise<string | null> {
  const where = { number };
  const select = { id: true };
  const db = prismaOf(conn);
  const found =
    kind === 'review'
      ? await db.review.findUnique({ where, select })
      : kind === 'alert'
        ? await db.alert.findUnique({ where, select })
        : await db.incident.findUnique({ where, select });
  return found?.id ?? null;
}
