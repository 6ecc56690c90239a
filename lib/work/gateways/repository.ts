import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { COMMERCIAL_KINDS } from '@/lib/gateways/model/kinds';
import { ALARMS, type Alarm } from '@/lib/gateways/model/state';
import { MOST_COUNTED } from '@/lib/kernel/page';
import type { ShadowMode, StandingWork } from '../model/dto';

const SHOWN = 8;

/** How many agents and gateways run in shadow mode. */
export async function countShadow(conn: Conn, _scope: Scope, gateways: boolean): Promise<ShadowMode> {
  const where = { mode: 'shadow' };
  return {
    gateways: gateways ? await prismaOf(conn).gateway.count({ where }) : null,
    agents: await prismaOf(conn).agent.count({
      where: { ...where, status: { in: ['approved', 'active', 'suspended'] } },
      take: MOST_COUNTED,
    }),
  };
}

/** Of everybody where `personId` is null. */
export async function listTroubled(
  conn: Conn,
  _scope: Scope,
  personId: string | null,
): Promise<StandingWork['troubled']> {
  const rows = await prismaOf(conn).gateway.findMany({
    where: { alarms: { isEmpty: false }, ...(personId === null ? {} : { ownerId: personId }) },
    orderBy: { slug: 'asc' },
    select: { slug: true, name: true, alarms: true },
  });
  const items = rows.map(({ slug, name, alarms }) => ({ slug, name, alarm: worst(alarms) }));
  return { items: items.slice(0, SHOWN), total: items.length };
}

/** That it went back says most, that it is silent least. */
function worst(alarms: string[]): Alarm {
  return [...ALARMS].reverse().find((alarm) => alarms.includes(alarm)) ?? 'silent';
}

/** Of everybody where `personId` is null. */
export async function listUnattested(
  conn: Conn,
  _scope: Scope,
  personId: string | null,
  now: Date,
): Promise<StandingWork['unattested']> {
  const rows = await prismaOf(conn).gateway.findMany({
    where: {
      ...(personId === null ? {} : { ownerId: personId }),
      attestations: { none: { removedAt: null, periodEnd: { gt: now } } },
      OR: [{ kind: { in: [...COMMERCIAL_KINDS] } }, { attestations: { some: { removedAt: null } } }],
    },
    orderBy: { slug: 'asc' },
    select: {
      slug: true,
      name: true,
      attestations: {
        where: { removedAt: null },
        orderBy: { periodEnd: 'desc' },
        take: 1,
        select: { periodEnd: true },
      },
    },
  });
  const items = rows.map(({ slug, name, attestations }) => {
    return { slug, name, over: attestations[0]?.periodEnd.toISOString() ?? null };
  });
  return { items: items.slice(0, SHOWN), total: items.length };
}
