import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { textIn } from '@/lib/db/text-in';
import type { EuResult } from '../model/dto';
import type { InventoryFilter } from '../model/inventory';

/** As the list of agents has it, without those that are retired. */
function where({ reach, personId }: Scope, { q, class: euClass, role, team }: InventoryFilter, dataVersion: number) {
  const text = q ? textIn(q) : undefined;
  const classes =
    euClass === 'none'
      ? { euClass: null }
      : euClass === 'outdated'
        ? { euDataVersion: { lt: dataVersion } }
        : { euClass };
  return {
    AND: [
      { status: { not: 'retired' } },
      reach === 'all' ? {} : { OR: [{ ownerId: personId }, { backupOwnerId: personId }, { createdById: personId }] },
      { team, ...classes },
      role ? { euRoles: { has: role } } : {},
      text ? { OR: [{ name: text }, { slug: text }, { team: text }] } : {},
    ],
  };
}

/** By name; `after` holds name and id of the last row seen. */
export async function listInventory(
  conn: Conn,
  scope: Scope,
  filter: InventoryFilter,
  dataVersion: number,
  page: { limit: number; after?: [string, string] },
) {
  const [name, id] = page.after ?? [];
  const beyond = page.after ? { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] } : {};
  const rows = await prismaOf(conn).agent.findMany({
    where: { AND: [where(scope, filter, dataVersion), beyond] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: page.limit,
    select: {
      ...{ id: true, slug: true, name: true, team: true, backupOwnerId: true, euDataVersion: true },
      owner: { select: { id: true, name: true } },
      euAnswers: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
    },
  });
  return rows.map(({ euAnswers: [newest], ...row }) => ({
    ...row,
    answered: newest
      ? {
          at: newest.at,
          ...(newest.answers as unknown as Pick<EuResult, 'path' | 'roles' | 'reasons'>),
          class: newest.result as EuResult['class'],
          obligations: newest.obligations as unknown as EuResult['obligations'],
        }
      : null,
  }));
}

export async function countInventory(conn: Conn, scope: Scope, filter: InventoryFilter, version: number, most: number) {
  return prismaOf(conn).agent.count({ where: where(scope, filter, version), take: most });
}

/** How many agents have each class, and how many were answered for older data. */
export async function countClasses(conn: Conn, scope: Scope, dataVersion: number) {
  const db = prismaOf(conn);
  const classes = await db.agent.groupBy({ by: ['euClass'], where: where(scope, {}, dataVersion), _count: true });
  const outdated = await db.agent.count({ where: where(scope, { class: 'outdated' }, dataVersion) });
  return { classes: classes.map(({ euClass, _count }) => ({ euClass, agents: _count })), outdated };
}

/** Days after `today` on which duties of agents begin, by their newest answers, with the number of agents. */
export async function listDates(conn: Conn, today: string): Promise<{ date: string; agents: number }[]> {
  return prismaOf(conn).$queryRaw<{ date: string; agents: number }[]>`
    SELECT "date", count(*)::int AS "agents" FROM "Agent" CROSS JOIN LATERAL unnest("euDates") AS "date"
    WHERE "status" <> 'retired' AND "date" > ${today}
    GROUP BY 1 ORDER BY 1`;
}
