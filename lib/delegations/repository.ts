import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';

const INCLUDE = {
  from: { select: { id: true, name: true, status: true, roles: true } },
  to: { select: { id: true, name: true, status: true, roles: true } },
  endedBy: { select: { id: true, name: true } },
} as const;

export type DelegationRow = NonNullable<Awaited<ReturnType<typeof findDelegation>>>;

const WHO = { id: true, name: true, email: true, roles: true, status: true } as const;

/** Somebody as they are now, for a decision that is about to count. */
export async function findPersonNow(conn: Conn, id: string) {
  return prismaOf(conn).person.findUnique({ where: { id }, select: WHO });
}

export async function findPersonByEmail(conn: Conn, email: string) {
  return prismaOf(conn).person.findUnique({ where: { email }, select: WHO });
}

/** By name, the first twenty. */
export async function listActivePeople(conn: Conn, _scope: Scope, { q, roles }: { q: string; roles: string[] }) {
  const text = { contains: q, mode: 'insensitive' as const };
  return prismaOf(conn).person.findMany({
    where: { status: 'active', roles: { hasSome: roles }, OR: q ? [{ name: text }, { email: text }] : undefined },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, email: true },
    take: 20,
  });
}

const running = (now: Date) => ({ startsAt: { lte: now }, endsAt: { gt: now }, endedAt: null });

/** Active people who let this person decide for them now; the first to end first. */
export async function listDelegators(conn: Conn, toId: string, now: Date) {
  const rows = await prismaOf(conn).delegation.findMany({
    where: { toId, ...running(now), from: { status: 'active' } },
    orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
    select: { endsAt: true, from: { select: WHO } },
    take: 50,
  });
  return rows.map(({ endsAt, from: { status: _, ...person } }) => ({ ...person, until: endsAt }));
}

/** Who decides for any of these people now. */
export async function listDelegates(conn: Conn, fromIds: readonly string[], now: Date) {
  const rows = await prismaOf(conn).delegation.findMany({
    where: { fromId: { in: [...fromIds] }, ...running(now), from: { status: 'active' }, to: { status: 'active' } },
    orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
    select: { fromId: true, endsAt: true, to: { select: { id: true, name: true, email: true, roles: true } } },
    take: 200,
  });
  return rows.map(({ fromId, endsAt, to }) => ({ fromId, until: endsAt, ...to }));
}

/** One between the same two that is not over when another would begin. */
export async function findOverlapping(
  conn: Conn,
  { fromId, toId, startsAt, endsAt }: { fromId: string; toId: string; startsAt: Date; endsAt: Date },
) {
  return prismaOf(conn).delegation.findFirst({
    where: { fromId, toId, endedAt: null, startsAt: { lt: endsAt }, endsAt: { gt: startsAt } },
    select: { id: true, endsAt: true },
  });
}

/** All that the scope covers: every one, or those that the person gave or was given. */
function visible({ reach, personId }: Scope) {
  return reach === 'all' ? {} : { OR: [{ fromId: personId }, { toId: personId }] };
}

/** The last to end first. `after` is the end and id of the last one seen. */
export async function listDelegations(
  conn: Conn,
  scope: Scope,
  { endsAfter, of }: { endsAfter?: Date; of?: string },
  page: { limit: number; after?: { endsAt: Date; id: string } },
) {
  const { after } = page;
  return prismaOf(conn).delegation.findMany({
    where: {
      AND: [
        visible(scope),
        of ? { OR: [{ fromId: of }, { toId: of }] } : {},
        endsAfter ? { endsAt: { gt: endsAfter }, endedAt: null } : {},
        after ? { OR: [{ endsAt: { lt: after.endsAt } }, { endsAt: after.endsAt, id: { lt: after.id } }] } : {},
      ],
    },
    include: INCLUDE,
    orderBy: [{ endsAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  });
}

export async function findDelegation(conn: Conn, scope: Scope, id: string) {
  return prismaOf(conn).delegation.findFirst({ where: { AND: [{ id }, visible(scope)] }, include: INCLUDE });
}

export async function insertDelegation(
  tx: Conn,
  delegation: {
    id: string;
    fromId: string;
    toId: string;
    startsAt: Date;
    endsAt: Date;
    reason: string;
    createdAt: Date;
  },
): Promise<void> {
  await prismaOf(tx).delegation.create({ data: delegation });
}

export async function endDelegationRow(tx: Conn, id: string, endedAt: Date, endedById: string | null): Promise<void> {
  await prismaOf(tx).delegation.update({ where: { id }, data: { endedAt, endedById } });
}
