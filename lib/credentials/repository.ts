import type { AuditActor } from '@/lib/authz/actor';
import type { Scope } from '@/lib/authz/authorize';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { Identity, NotBefore } from '@/lib/policy-engine/types';
import type { CredentialKind } from './model/credential';
import type { PublicJwk } from './model/public-jwk';
import type { CredentialEvent } from './model/rotation';

const WHOLE = {
  agent: {
    select: {
      id: true,
      slug: true,
      status: true,
      identities: true,
      tokensNotBefore: true,
      ownerId: true,
      backupOwnerId: true,
    },
  },
  createdBy: { select: { id: true, name: true } },
  keys: { orderBy: { id: 'desc' } },
  events: { orderBy: { id: 'asc' } },
} as const;

export async function listCredentialRows(conn: Conn, _: Scope, agent: string) {
  return prismaOf(conn).credential.findMany({
    where: { agent: { slug: agent } },
    include: WHOLE,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}
export type CredentialRow = Awaited<ReturnType<typeof listCredentialRows>>[number];

export async function findCredential(conn: Conn, id: string): Promise<CredentialRow | null> {
  return prismaOf(conn).credential.findUnique({ where: { id }, include: WHOLE });
}

/** A client of Remit's own that is not revoked, by its id, with what it can prove itself by now. */
export async function findClient(conn: Conn, issuer: string, clientId: string, now: Date) {
  return prismaOf(conn).credential.findFirst({
    where: { issuer, subject: clientId, kind: { in: ['remit_secret', 'remit_key'] }, revokedAt: null },
    include: { agent: WHOLE.agent, keys: { where: { OR: [{ endsAt: null }, { endsAt: { gt: now } }] } } },
  });
}
export type ClientRow = NonNullable<Awaited<ReturnType<typeof findClient>>>;

export async function findAgentId(conn: Conn, slug: string): Promise<string> {
  return (await prismaOf(conn).agent.findUniqueOrThrow({ where: { slug }, select: { id: true } })).id;
}

export async function hasName(conn: Conn, agentId: string, name: string): Promise<boolean> {
  return (await prismaOf(conn).credential.count({ where: { agentId, name } })) > 0;
}

export async function insertCredential(
  conn: Conn,
  row: {
    id: string;
    agentId: string;
    name: string;
    kind: CredentialKind;
    issuer: string;
    subject: string;
    audiences: string[];
    place: string;
    createdById: string;
    createdAt: Date;
    rotatedAt: Date;
    registrationUri?: string;
    sealedToken?: string;
  },
): Promise<void> {
  await prismaOf(conn).credential.create({ data: row });
}

export async function updateCredential(
  conn: Conn,
  id: string,
  change: { rotatedAt?: Date; revokedAt?: Date },
): Promise<void> {
  await prismaOf(conn).credential.update({ where: { id }, data: change });
}

export async function updateRegistration(
  conn: Conn,
  id: string,
  {
    pendingKey,
    ...change
  }: {
    pendingKey?: PublicJwk | null;
    sealedToken?: string;
    registrationError?: string | null;
    registrationTriedAt?: Date | null;
  },
): Promise<void> {
  const pending = pendingKey === undefined ? {} : { pendingKey: pendingKey ?? Prisma.DbNull };
  await prismaOf(conn).credential.update({ where: { id }, data: { ...change, ...pending } });
}

/** Whose key is to be replaced at their issuer, and was not tried since then. */
export async function listPending(conn: Conn, triedBefore: Date) {
  return prismaOf(conn).credential.findMany({
    where: {
      ...{ revokedAt: null, pendingKey: { not: Prisma.DbNull } },
      OR: [{ registrationTriedAt: null }, { registrationTriedAt: { lt: triedBefore } }],
    },
    orderBy: { id: 'asc' },
    take: 50,
  });
}

export async function listSealedTokens(conn: Conn): Promise<{ id: string; name: string; sealedToken: string }[]> {
  const rows = await prismaOf(conn).credential.findMany({
    where: { sealedToken: { not: null } },
    select: { id: true, name: true, sealedToken: true },
  });
  return rows.map(({ sealedToken, ...row }) => ({ ...row, sealedToken: sealedToken as string }));
}

export async function insertKey(
  conn: Conn,
  key: { id: string; credentialId: string; createdAt: Date } & ({ secretHash: string } | { publicJwk: PublicJwk }),
): Promise<void> {
  await prismaOf(conn).credentialKey.create({ data: key });
}

/** Those that would go on for longer end then; `but` goes on. */
export async function endKeys(conn: Conn, credentialId: string, endsAt: Date, but = ''): Promise<void> {
  await prismaOf(conn).credentialKey.updateMany({
    where: { credentialId, id: { not: but }, OR: [{ endsAt: null }, { endsAt: { gt: endsAt } }] },
    data: { endsAt },
  });
}

export async function insertEvent(
  conn: Conn,
  event: {
    credentialId: string;
    event: CredentialEvent;
    at: Date;
    actor: AuditActor;
    reason?: string | undefined;
    serial?: number | null;
    detail?: Record<string, Json>;
  },
): Promise<void> {
  const { actor, detail, ...plain } = event;
  await prismaOf(conn).credentialEvent.create({
    data: { ...plain, actor: actor as Json as never, ...(detail ? { detail: detail as never } : {}) },
  });
}

export async function setNotBefore(
  conn: Conn,
  agent: { id: string; tokensNotBefore: unknown },
  { iss, sub }: Identity,
  notBefore: string,
): Promise<void> {
  const others = (agent.tokensNotBefore as NotBefore[]).filter((one) => one.iss !== iss || one.sub !== sub);
  await prismaOf(conn).agent.update({
    where: { id: agent.id },
    data: { tokensNotBefore: [...others, { iss, sub, notBefore }] as never },
  });
}

/** When a client was given a token; written once a minute at most. */
export async function noteUse(
  conn: Conn,
  { id, keyId, at, from }: { id: string; keyId: string; at: Date; from: string | undefined },
): Promise<void> {
  await prismaOf(conn).credential.update({
    where: { id },
    data: { lastUsedAt: at, ...(from === undefined ? {} : { lastUsedFrom: from }) },
  });
  await prismaOf(conn).credentialKey.update({ where: { id: keyId }, data: { lastUsedAt: at } });
}

/** False where this jti was there already. Forgets what is over. */
export async function takeAssertion(
  conn: Conn,
  { now, ...row }: { credentialId: string; jtiHash: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  await prismaOf(conn).clientAssertion.deleteMany({ where: { expiresAt: { lt: now } } });
  const { count } = await prismaOf(conn).clientAssertion.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

export async function insertRevoked(conn: Conn, jti: string, expiresAt: Date, now: Date): Promise<void> {
  await prismaOf(conn).revokedAccessToken.deleteMany({ where: { expiresAt: { lt: now } } });
  await prismaOf(conn).revokedAccessToken.createMany({ data: [{ jti, expiresAt }], skipDuplicates: true });
}

export async function isRevoked(conn: Conn, jti: string): Promise<boolean> {
  return (await prismaOf(conn).revokedAccessToken.count({ where: { jti } })) > 0;
}

/** Of the key that signs policy, and those before it that are not withdrawn. */
export async function listTokenKeys(conn: Conn) {
  const signing = await prismaOf(conn).signingKey.findMany({
    where: { state: { in: ['active', 'previous'] } },
    select: { kid: true },
  });
  return prismaOf(conn).accessTokenKey.findMany({
    where: { sealedBy: { in: signing.map(({ kid }) => kid) } },
    orderBy: { createdAt: 'desc' },
  });
}

/** The one that is there already where another process was first. */
export async function keepTokenKey(
  conn: Conn,
  key: { kid: string; publicJwk: object; sealed: string; sealedBy: string; createdAt: Date },
) {
  await prismaOf(conn).accessTokenKey.createMany({ data: [key as never], skipDuplicates: true });
  return prismaOf(conn).accessTokenKey.findUniqueOrThrow({ where: { sealedBy: key.sealedBy } });
}

/** Gateways before a server on which the agent holds a tool. */
export async function listServing(conn: Conn, agentId: string) {
  const grants = await prismaOf(conn).grant.findMany({
    where: { agentId, revokedAt: null },
    select: { tool: { select: { server: { select: { slug: true } } } } },
  });
  const servers = [...new Set(grants.map(({ tool }) => tool.server.slug))];
  return prismaOf(conn).gateway.findMany({
    where: { servers: { hasSome: servers } },
    select: { id: true, slug: true, kind: true },
    orderBy: { slug: 'asc' },
  });
}

/** The first call that a gateway refused since then, because its token's credential had been replaced. */
export async function findRefusal(
  conn: Conn,
  { agent, iss, sub, since, serial }: { agent: string; iss: string; sub: string; since: Date; serial: number },
): Promise<{ time: Date; eventId: string; gateway: string } | null> {
  // The literal is that of the partial index, so that a busy agent's calls are not all looked at.
  const rows = await prismaOf(conn).$queryRaw<{ time: Date; eventId: string; gateway: string }[]>`
    SELECT e.time, e."eventId", g.slug AS gateway FROM "DecisionLogEntry" e JOIN "Gateway" g ON g.id = e."gatewayId"
    WHERE e.status = 'credential_replaced' AND e.agent = ${agent}
      AND e.decision = 'deny' AND e.reason = 'unknown_agent' AND e.enforced AND e.serial >= ${serial}
      AND e.time >= (${since.toISOString().replace('Z', '')})::timestamp(3)
      AND e.identity->>'iss' = ${iss} AND e.identity->>'sub' = ${sub}
    ORDER BY e.time LIMIT 1`;
  return rows[0] ?? null;
}

const AT_ONCE = 200;

/** Credentials with an event since then that took older tokens away. */
export async function listReplacedSince(conn: Conn, since: Date): Promise<CredentialRow[]> {
  const all: CredentialRow[] = [];
  for (let after = ''; ; ) {
    const rows = await prismaOf(conn).credential.findMany({
      where: { id: { gt: after }, events: { some: { at: { gte: since }, serial: { not: null } } } },
      include: WHOLE,
      orderBy: { id: 'asc' },
      take: AT_ONCE,
    });
    all.push(...rows);
    if (rows.length < AT_ONCE) return all;
    after = rows.at(-1)?.id as string;
  }
}

/** Whether what somebody proved with still counts; waits for whoever is replacing it. */
export async function isLiveKey(tx: Conn, keyId: string, now: Date): Promise<boolean> {
  const rows = await prismaOf(tx).$queryRaw<object[]>`
    SELECT 1 AS live FROM "CredentialKey" WHERE "id" = ${keyId}
      AND ("endsAt" IS NULL OR "endsAt" > (${now.toISOString().replace('Z', '')})::timestamp(3)) FOR SHARE`;
  return rows.length > 0;
}
