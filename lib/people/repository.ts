import type { Scope } from '@/lib/authz/authorize';
import type { Role } from '@/lib/authz/roles';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { textIn } from '@/lib/db/text-in';

export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

/** Hashes leave this file in two calls only, which say so in their names. */
const NO_HASH = { passwordHash: true } as const;

export async function findPerson(conn: Conn, id: string) {
  return prismaOf(conn).person.findUnique({ where: { id }, omit: NO_HASH });
}

export async function findPersonByEmail(conn: Conn, email: string) {
  return prismaOf(conn).person.findUnique({ where: { email }, omit: NO_HASH });
}

export async function findPersonBySubject(conn: Conn, oidcIssuer: string, oidcSubject: string) {
  return prismaOf(conn).person.findUnique({
    where: { oidcIssuer_oidcSubject: { oidcIssuer, oidcSubject } },
    omit: NO_HASH,
  });
}

export async function findPasswordHash(
  conn: Conn,
  email: string,
): Promise<{ id: string; passwordHash: string | null; status: string } | null> {
  return prismaOf(conn).person.findUnique({ where: { email }, select: { id: true, passwordHash: true, status: true } });
}

export async function hasPassword(conn: Conn, id: string): Promise<boolean> {
  return (await findWithPassword(conn, [id])).has(id);
}

/** Those of these people who have a password. */
export async function findWithPassword(conn: Conn, ids: string[]): Promise<Set<string>> {
  const rows = await prismaOf(conn).person.findMany({
    where: { id: { in: ids }, passwordHash: { not: null } },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

export async function countPeople(conn: Conn): Promise<number> {
  return prismaOf(conn).person.count();
}

export async function countOtherActiveAdmins(conn: Conn, id: string): Promise<number> {
  return prismaOf(conn).person.count({ where: { id: { not: id }, status: 'active', roles: { has: 'admin' } } });
}

interface PersonFilter {
  q?: string;
  role?: Role;
  status?: string;
}

function where({ q, role, status }: PersonFilter) {
  const text = q ? textIn(q) : undefined;
  return { status, roles: role ? { has: role } : undefined, OR: text ? [{ name: text }, { email: text }] : undefined };
}

/** By name. `after` is the name and id of the last person seen. */
export async function listPeople(
  conn: Conn,
  _scope: Scope,
  filter: PersonFilter,
  page: { limit: number; after?: [string, string] },
) {
  const [name, id] = page.after ?? [];
  return prismaOf(conn).person.findMany({
    where: {
      AND: [
        where(filter),
        // The first part lets the database start there in its index.
        name === undefined ? {} : { name: { gte: name }, OR: [{ name: { gt: name } }, { name, id: { gt: id } }] },
      ],
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: page.limit,
    omit: NO_HASH,
  });
}

/** Counts no further than `most`. */
export async function countFiltered(conn: Conn, _scope: Scope, filter: PersonFilter, most: number): Promise<number> {
  return prismaOf(conn).person.count({ where: where(filter), take: most });
}

/** Ids of the active people with this role. */
export async function listActiveIn(conn: Conn, role: 'admin' | 'security' | 'executive'): Promise<string[]> {
  const rows = await prismaOf(conn).person.findMany({
    where: { status: 'active', roles: { has: role } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

export async function insertPerson(
  tx: Conn,
  person: {
    id: string;
    email: string;
    name: string;
    roles: string[];
    passwordHash?: string | null;
    oidcIssuer?: string;
    oidcSubject?: string;
    createdAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).person.create({ data: person });
}

export async function updatePersonRow(
  tx: Conn,
  id: string,
  change: {
    name?: string;
    roles?: string[];
    status?: string;
    disabledAt?: Date | null;
    passwordHash?: string;
    oidcIssuer?: string;
    oidcSubject?: string;
    lastSignInAt?: Date;
    /** True ends every session that the person has. */
    endSessions?: boolean;
  },
): Promise<void> {
  const { endSessions, ...data } = change;
  await prismaOf(tx).person.update({
    where: { id },
    data: { ...data, sessionEpoch: endSessions ? { increment: 1 } : undefined },
  });
}

/** How many agents that are not retired each of these people owns or backs up, by id; none where there is none. */
export async function countOwned(conn: Conn, ids: string[]): Promise<Map<string, number>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; agents: number }[]>`
    SELECT id, count(*)::int AS agents FROM (
      SELECT "ownerId" AS id, slug FROM "Agent" WHERE "ownerId" = ANY(${ids}) AND status <> 'retired'
      UNION
      SELECT "backupOwnerId", slug FROM "Agent" WHERE "backupOwnerId" = ANY(${ids}) AND status <> 'retired'
    ) held GROUP BY id`;
  return new Map(rows.map(({ id, agents }) => [id, agents]));
}

export async function readInstallation(conn: Conn) {
  return prismaOf(conn).installation.findUnique({ where: { id: 1 } });
}

export async function writeInstallation(
  tx: Conn,
  change: { setupCodeHash: string | null; completedAt?: Date },
  createdAt: Date,
): Promise<void> {
  await prismaOf(tx).installation.upsert({ where: { id: 1 }, create: { id: 1, createdAt, ...change }, update: change });
}

export async function listTokens(conn: Conn, personId: string) {
  return prismaOf(conn).personalToken.findMany({
    where: { personId },
    orderBy: { createdAt: 'desc' },
    omit: { tokenHash: true },
    take: 100,
  });
}

export async function insertToken(
  tx: Conn,
  token: {
    id: string;
    personId: string;
    name: string;
    tokenHash: string;
    mayDecide: boolean;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).personalToken.create({ data: token });
}

export async function revokeTokenRow(tx: Conn, personId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).personalToken.updateMany({
    where: { id, personId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** The live token with this hash and its person. */
export async function findToken(conn: Conn, tokenHash: string, now: Date) {
  const row = await prismaOf(conn).personalToken.findUnique({
    where: { tokenHash },
    include: { person: { omit: NO_HASH } },
  });
  return row && !row.revokedAt && row.expiresAt > now && row.person.status === 'active' ? row : null;
}

export async function markTokenUsed(conn: Conn, id: string, at: Date): Promise<void> {
  await prismaOf(conn).personalToken.update({ where: { id }, data: { lastUsedAt: at } });
}

export async function readThrottles(conn: Conn, keys: string[]) {
  return prismaOf(conn).signInThrottle.findMany({ where: { key: { in: keys } } });
}

export async function writeThrottle(tx: Conn, key: string, failures: number, windowEndsAt: Date): Promise<void> {
  await prismaOf(tx).signInThrottle.upsert({
    where: { key },
    create: { key, failures, windowEndsAt },
    update: { failures, windowEndsAt },
  });
}

export async function clearThrottles(tx: Conn, keys: string[], now: Date): Promise<void> {
  await prismaOf(tx).signInThrottle.deleteMany({
    where: { OR: [{ key: { in: keys } }, { windowEndsAt: { lt: now } }] },
  });
}
