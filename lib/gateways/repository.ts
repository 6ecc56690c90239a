import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { digestsOfParts, joinForm, type Part } from '@/lib/policy/payload-parts';
import { recallStretches } from '@/lib/policy/text-memory';

const OWNER = { owner: { select: { id: true, name: true, email: true, status: true } } } as const;

export type GatewayRow = NonNullable<Awaited<ReturnType<typeof findGateway>>>;

/** All, or those that the person owns. */
function visible({ reach, personId }: Scope) {
  return reach === 'all' ? {} : { ownerId: personId };
}

export async function findGateway(conn: Conn, scope: Scope, slug: string) {
  return prismaOf(conn).gateway.findFirst({ where: { AND: [{ slug }, visible(scope)] }, include: OWNER });
}

export interface GatewayFilter {
  q?: string;
  kind?: string;
  mode?: string;
}

export async function listGateways(
  conn: Conn,
  scope: Scope,
  { q, kind, mode }: GatewayFilter,
  page: { limit: number; after?: string },
) {
  const text = q ? { contains: q, mode: 'insensitive' as const } : undefined;
  return prismaOf(conn).gateway.findMany({
    where: {
      AND: [
        { slug: page.after ? { gt: page.after } : undefined, kind, mode },
        visible(scope),
        text ? { OR: [{ slug: text }, { name: text }] } : {},
      ],
    },
    orderBy: { slug: 'asc' },
    take: page.limit,
    include: OWNER,
  });
}

/** Every gateway: they are few, as things are that people keep. */
export async function listAllGateways(conn: Conn) {
  return prismaOf(conn).gateway.findMany({ orderBy: { slug: 'asc' }, include: OWNER });
}

export async function insertGateway(
  tx: Conn,
  gateway: Pick<GatewayRow, 'id' | 'slug' | 'name' | 'kind' | 'mode' | 'servers' | 'freshnessSeconds'> &
    Pick<GatewayRow, 'createdAt' | 'updatedAt'> &
    GatewayChange,
): Promise<void> {
  await prismaOf(tx).gateway.create({ data: gateway });
}

type GatewayChange = Partial<Omit<GatewayRow, 'settings' | 'owner'>> & { settings?: { [name: string]: string } };

export async function updateGatewayRow(tx: Conn, id: string, change: GatewayChange): Promise<void> {
  await prismaOf(tx).gateway.update({ where: { id }, data: change });
}

export async function findUnknownServers(conn: Conn, slugs: string[]): Promise<string[]> {
  const rows = await prismaOf(conn).mcpServer.findMany({ where: { slug: { in: slugs } }, select: { slug: true } });
  const known = new Set(rows.map((row) => row.slug));
  return slugs.filter((slug) => !known.has(slug));
}

export async function listServerAddresses(conn: Conn, slugs: string[]): Promise<{ slug: string; url: string }[]> {
  return prismaOf(conn).mcpServer.findMany({
    where: { slug: { in: slugs } },
    orderBy: { slug: 'asc' },
    select: { slug: true, url: true },
  });
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

/** The gateways that live tokens belong to. */
export async function findByTokenHashes(conn: Conn, tokenHashes: string[], now: Date) {
  const rows = await prismaOf(conn).gatewayToken.findMany({
    where: { tokenHash: { in: tokenHashes }, revokedAt: null, expiresAt: { gt: now } },
    include: { gateway: true },
  });
  return rows.map(({ id, tokenHash, expiresAt, gateway }) => ({ tokenId: id, tokenHash, expiresAt, gateway }));
}

/** The newest serial, the key that signs, and a number that changes with what processes remember of gateways and tokens. */
export interface EdgeState {
  serial: number | null;
  kid: string | null;
  version: number;
}

export async function readEdgeState(conn: Conn): Promise<EdgeState> {
  const [row] = await prismaOf(conn).$queryRaw<EdgeState[]>`
    SELECT (SELECT max("serial") FROM "Revision") AS serial, (SELECT "version" FROM "EdgeVersion") AS version,
      (SELECT "kid" FROM "SigningKey" WHERE "state" = 'active' LIMIT 1) AS kid`;
  return row as EdgeState;
}

type Published = { serial: number; sha256: string; jws: string };

/** What these gateways are to hold now, by their ids. `serial` is the newest; whoever was not given that gets what it was. */
export async function findPublishedFor(
  conn: Conn,
  gatewayIds: string[],
  serial: number | null,
): Promise<Map<string, Published>> {
  const found = new Map<string, Published>();
  if (gatewayIds.length === 0) return found;
  const where = { gatewayId: { in: gatewayIds }, serial: serial ?? 0 };
  for (const row of await prismaOf(conn).publishedPolicy.findMany({ where })) {
    found.set(row.gatewayId, await whole(conn, row));
  }
  for (const id of gatewayIds.filter((one) => !found.has(one))) {
    const row = await findPublished(conn, id);
    if (row) found.set(id, row);
  }
  return found;
}

/** What a gateway is to hold now. */
export async function findPublished(conn: Conn, gatewayId: string): Promise<Published | null> {
  const row = await prismaOf(conn).publishedPolicy.findFirst({ where: { gatewayId }, orderBy: { serial: 'desc' } });
  return row && whole(conn, row);
}

async function whole(conn: Conn, { serial, sha256, jws, ...row }: Published & { parts: unknown }): Promise<Published> {
  const parts = row.parts as Part[] | null;
  const digests = digestsOfParts(parts);
  const texts = digests.length > 0 ? await recallStretches(conn, digests) : new Map<string, string>();
  return { serial, sha256, jws: joinForm(jws, parts, texts) };
}

export async function findPublishedSerial(conn: Conn, gatewayId: string, serial: number) {
  return prismaOf(conn).publishedPolicy.findUnique({
    where: { gatewayId_serial: { gatewayId, serial } },
    select: { sha256: true },
  });
}

/** The same of many at once. */
export async function findPublishedSerials(
  conn: Conn,
  asked: readonly { gatewayId: string; serial: number }[],
): Promise<{ gatewayId: string; serial: number; sha256: string }[]> {
  return prismaOf(conn).$queryRaw`
    SELECT p."gatewayId", p."serial", p."sha256"
    FROM unnest(${asked.map(({ gatewayId }) => gatewayId)}::text[], ${asked.map(({ serial }) => serial)}::int[]) AS a("gatewayId", "serial")
    JOIN "PublishedPolicy" p ON p."gatewayId" = a."gatewayId" AND p."serial" = a."serial"`;
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

/** `from` is the address that it called from; where nobody knows it, the last one stays. */
export async function markServed(
  conn: Conn,
  gatewayId: string,
  serial: number | null,
  at: Date,
  from?: string,
): Promise<void> {
  await prismaOf(conn).gateway.update({
    where: { id: gatewayId },
    data: { lastSeenAt: at, lastSeenFrom: from, ...(serial === null ? {} : { servedSerial: serial, servedAt: at }) },
  });
}

/** That a gateway called, from where where that is known, and what it was given, if anything. */
export interface Seen {
  gatewayId: string;
  tokenId: string;
  serial: number | null;
  at: Date;
  from: string | null;
}

/** The same for many gateways, with one statement for each table. */
export async function writeSeen(conn: Conn, seen: readonly Seen[]): Promise<void> {
  const rows = JSON.stringify(seen.map((one) => ({ ...one, at: one.at.toISOString().replace('Z', '') })));
  await prismaOf(conn).$executeRaw`
    UPDATE "Gateway" g SET "lastSeenAt" = s.at, "lastSeenFrom" = COALESCE(s."from", g."lastSeenFrom"),
      "servedSerial" = COALESCE(s.serial, g."servedSerial"),
      "servedAt" = CASE WHEN s.serial IS NULL THEN g."servedAt" ELSE s.at END
    FROM jsonb_to_recordset(${rows}::jsonb) AS s("gatewayId" text, serial int, at timestamp(3), "from" text)
    WHERE g.id = s."gatewayId"`;
  await prismaOf(conn).$executeRaw`
    UPDATE "GatewayToken" t SET "lastUsedAt" = s.at, "lastUsedFrom" = COALESCE(s."from", t."lastUsedFrom")
    FROM jsonb_to_recordset(${rows}::jsonb) AS s("tokenId" text, at timestamp(3), "from" text) WHERE t.id = s."tokenId"`;
}
