import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { MOST_COUNTED } from '@/lib/kernel/page';
import type { QueuePlace } from '../model/queue';
import { type RequestFilter, whereList } from '../repository';

/** Where a request stands in the list that a filter gives, without reading the list. */
export async function findPlace(conn: Conn, scope: Scope, filter: RequestFilter, current: number): Promise<QueuePlace> {
  const where = await whereList(conn, scope, filter);
  const table = prismaOf(conn).changeRequest;
  const [total, before, here, previous, next] = await Promise.all([
    table.count({ where, take: MOST_COUNTED }),
    table.count({ where: { AND: [where, { number: { gt: current } }] }, take: MOST_COUNTED }),
    table.count({ where: { AND: [where, { number: current }] } }),
    table.findFirst({
      where: { AND: [where, { number: { gt: current } }] },
      orderBy: { number: 'asc' },
      select: { number: true },
    }),
    table.findFirst({
      where: { AND: [where, { number: { lt: current } }] },
      orderBy: { number: 'desc' },
      select: { number: true },
    }),
  ]);
  return {
    position: here === 1 && before < MOST_COUNTED ? before + 1 : null,
    total,
    previous: previous?.number ?? null,
    next: next?.number ?? null,
  };
}

/** Numbers of these requests, the highest first, and whether this person has decided anything about them. */
export async function listNumbers(conn: Conn, ids: readonly string[], personId: string) {
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { number: 'desc' },
    select: {
      id: true,
      number: true,
      decisions: { where: { personId }, select: { id: true }, take: 1 },
      // Not counted: that would count those of every request there is.
      agents: { select: { agentId: true }, take: 1 },
    },
  });
  return rows.map(({ id, number, decisions, agents }) => ({
    id,
    number,
    decided: decisions.length > 0,
    namesAgents: agents.length > 0,
  }));
}
