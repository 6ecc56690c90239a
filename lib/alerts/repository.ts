import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { AlertFilter } from './model/dto';

const PERSON = { select: { id: true, name: true } } as const;

export type AlertRecord = Awaited<ReturnType<typeof listAlerts>>[number];

/** Those of the agents that somebody answers for, or all. */
async function within(conn: Conn, scope: Scope) {
  return scope.reach === 'all' ? {} : { agent: { in: await slugsOwnedBy(conn, scope.personId) } };
}

function whereOf({ state, ...filter }: AlertFilter) {
  return { ...filter, state: state === 'waiting' ? { in: ['open', 'acknowledged'] } : state };
}

/** The newest call first. */
export async function listAlerts(
  conn: Conn,
  scope: Scope,
  filter: AlertFilter,
  page: { limit: number; before?: { lastAt: Date; id: string } },
) {
  const { before } = page;
  return prismaOf(conn).alert.findMany({
    where: {
      AND: [
        whereOf(filter),
        await within(conn, scope),
        before
          ? { lastAt: { lte: before.lastAt }, OR: [{ lastAt: { lt: before.lastAt } }, { id: { lt: before.id } }] }
          : {},
      ],
    },
    orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  });
}

export async function countOpen(conn: Conn, scope: Scope, most: number): Promise<number> {
  return prismaOf(conn).alert.count({ where: { AND: [{ state: 'open' }, await within(conn, scope)] }, take: most });
}

export async function findAlert(conn: Conn, scope: Scope, id: string) {
  return prismaOf(conn).alert.findFirst({
    where: { AND: [{ id }, await within(conn, scope)] },
    include: { steps: { orderBy: { id: 'asc' }, include: { person: PERSON } } },
  });
}

export async function findNewestOf(tx: Conn, story: string) {
  return prismaOf(tx).alert.findFirst({ where: { story }, orderBy: [{ raisedAt: 'desc' }, { number: 'desc' }] });
}

/** Of each story the occurrence that its newest alert has. */
export async function listOccurrences(conn: Conn, stories: string[]): Promise<Map<string, string | null>> {
  const rows = await prismaOf(conn).$queryRaw<{ story: string; occurrence: string | null }[]>`
    SELECT c."story", al."occurrence" FROM unnest(${stories}::text[]) c("story") CROSS JOIN LATERAL (SELECT "occurrence"
      FROM "Alert" WHERE "story" = c."story" ORDER BY "raisedAt" DESC, "number" DESC LIMIT 1) al`;
  return new Map(rows.map(({ story, occurrence }) => [story, occurrence]));
}

type NewAlert = Parameters<ReturnType<typeof prismaOf>['alert']['create']>[0]['data'];

export async function insertAlert(tx: Conn, alert: Omit<NewAlert, 'number' | 'steps'>): Promise<void> {
  const last = await prismaOf(tx).alert.aggregate({ _max: { number: true } });
  await prismaOf(tx).alert.create({ data: { ...alert, number: (last._max.number ?? 0) + 1 } as NewAlert });
}

export async function updateAlert(tx: Conn, id: string, data: Partial<AlertRecord>): Promise<void> {
  await prismaOf(tx).alert.update({ where: { id }, data: data as object });
}

export async function insertStep(
  tx: Conn,
  step: { alertId: string; step: string; personId: string; reason?: string; quietUntil?: Date; at: Date },
): Promise<void> {
  await prismaOf(tx).alertStep.create({ data: step });
}
