import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Tunings } from '../model/detections';

const PERSON = { select: { id: true, name: true } } as const;

/** The parameters in force, by detection; none for one that goes by its defaults. */
export async function listTunings(conn: Conn): Promise<Tunings> {
  const rows = await prismaOf(conn).detectionTuning.findMany({
    distinct: ['detection'],
    orderBy: [{ detection: 'asc' }, { number: 'desc' }],
  });
  return new Map(rows.map(({ detection, number, parameters }) => [detection, { number, parameters }]));
}

/** Of one detection, the newest first. */
export async function listTuningsOf(conn: Conn, detection: string, limit: number) {
  return prismaOf(conn).detectionTuning.findMany({
    where: { detection },
    orderBy: { number: 'desc' },
    take: limit,
    include: { person: PERSON },
  });
}

export async function insertTuning(
  tx: Conn,
  row: { detection: string; number: number; parameters: object; reason: string; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).detectionTuning.create({ data: row });
}

/** Alerts by rule: those that are open, and those that were raised since. */
export async function countAlerts(
  conn: Conn,
  scope: Scope,
  since: Date,
): Promise<Map<string, { open: number; month: number }>> {
  const mine = scope.reach === 'all' ? null : await slugsOwnedBy(conn, scope.personId);
  const rows = await prismaOf(conn).$queryRaw<{ detection: string; open: number; month: number }[]>`
    SELECT "detection", count(*) FILTER (WHERE "state" = 'open')::int AS "open",
      count(*) FILTER (WHERE "raisedAt" >= ${since}::timestamp(3))::int AS "month"
    FROM "Alert" WHERE ${mine === null} OR "agent" = ANY(${mine ?? []}) GROUP BY 1`;
  return new Map(rows.map(({ detection, ...counts }) => [detection, counts]));
}
