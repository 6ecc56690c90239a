import { type Conn, prismaOf } from '@/lib/db/prisma';
import { dutyAnswerOf } from '@/lib/incidents/model/from-entries';
import { CURRENT_DUTIES, dutyState } from '@/lib/incidents/model/obligations';
import type { CallCount, Facts } from '../model/facts';

/** Calls of each day from then on, by where their agents are. */
export async function countCalls(conn: Conn, from: Date): Promise<CallCount[]> {
  return prismaOf(conn).$queryRaw<CallCount[]>`
    SELECT agent."team", agent."environment", to_char(day."start", 'YYYY-MM-DD') AS day,
      coalesce(sum(day."calls") FILTER (WHERE day."decision" = 'allow'), 0)::int AS allowed,
      coalesce(sum(day."calls") FILTER (WHERE day."decision" <> 'allow'), 0)::int AS denied
    FROM "DecisionDay" AS day LEFT JOIN "Agent" AS agent ON agent."slug" = day."agent"
    WHERE day."start" >= ${from}::timestamp GROUP BY 1, 2, 3 ORDER BY 3, 1, 2`;
}

export async function countSeen(conn: Conn, from: Date): Promise<Facts['seen']> {
  const [row] = await prismaOf(conn).$queryRaw<Facts['seen'][]>`
    SELECT count(*)::int AS agents, count(*) FILTER (WHERE agent."id" IS NULL)::int AS unregistered
    FROM (SELECT DISTINCT "agent" FROM "DecisionDay" WHERE "start" >= ${from}::timestamp AND "agent" <> '') AS seen
    LEFT JOIN "Agent" AS agent ON agent."slug" = seen."agent" AND agent."status" NOT IN ('draft', 'in_review')`;
  return row as Facts['seen'];
}

export async function findFirstCall(conn: Conn): Promise<Date | null> {
  const first = await prismaOf(conn).decisionDay.findFirst({ orderBy: [{ start: 'asc' }, { key: 'asc' }] });
  return first?.start ?? null;
}

type Requests = Pick<Facts, 'requests' | 'approved' | 'breakGlass'>;

/** Requests that came to an end since then. What no person decided is no decision. */
export async function countRequests(conn: Conn, from: Date): Promise<Requests> {
  const db = prismaOf(conn);
  const [row] = await db.$queryRaw<Record<string, number | null>[]>`
    WITH ended AS (
      SELECT request."state", extract(epoch FROM request."decidedAt" - request."createdAt") * 1000 AS ms,
        request."requesterId",
        EXISTS (SELECT FROM "Decision" AS word WHERE word."requestId" = request."id") AS by_people,
        EXISTS (SELECT FROM "Decision" AS word WHERE word."requestId" = request."id" AND word."decision" = 'approve'
          AND (word."personId" = request."requesterId" OR word."onBehalfOfId" = request."requesterId")) AS by_requester
      FROM "ChangeRequest" AS request
      WHERE request."decidedAt" >= ${from}::timestamp AND NOT request."breakGlass"
    )
    SELECT count(*) FILTER (WHERE by_people AND "state" IN ('approved', 'rejected'))::int AS decided,
      count(*) FILTER (WHERE "state" = 'expired')::int AS expired,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)
        FILTER (WHERE by_people AND "state" IN ('approved', 'rejected'))::float AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY ms)
        FILTER (WHERE by_people AND "state" IN ('approved', 'rejected'))::float AS p90,
      count(*) FILTER (WHERE by_people AND "state" = 'approved')::int AS approved,
      count(*) FILTER (WHERE by_requester AND "state" = 'approved')::int AS "byRequester"
    FROM ended`;
  const [glass] = await db.$queryRaw<Facts['breakGlass'][]>`
    SELECT count(*)::int AS all, count(*) FILTER (WHERE "reviewedAt" IS NULL)::int AS unreviewed
    FROM "ChangeRequest" WHERE "breakGlass"`;
  const number = (name: string) => Number(row?.[name] ?? 0);
  const span = (name: string) => (row?.[name] == null ? null : Math.round(Number(row[name])));
  return {
    requests: { decided: number('decided'), expired: number('expired'), medianMs: span('median'), p90Ms: span('p90') },
    approved: { all: number('approved'), byRequester: number('byRequester') },
    breakGlass: glass as Facts['breakGlass'],
  };
}

/** Weekly reviews that were due between two moments. */
export async function countReviews(conn: Conn, from: Date, now: Date): Promise<Facts['reviews']> {
  const [row] = await prismaOf(conn).$queryRaw<Facts['reviews'][]>`
    SELECT count(*) FILTER (WHERE in_time_frame)::int AS due,
      count(*) FILTER (WHERE in_time_frame AND coalesce("completedAt" <= "dueAt", false))::int AS "inTime",
      count(*) > 0 AS ever
    FROM (SELECT "completedAt", "dueAt", "dueAt" >= ${from}::timestamp AND "dueAt" < ${now}::timestamp AS in_time_frame
      FROM "Review" WHERE "kind" = 'weekly') AS weekly`;
  return row as Facts['reviews'];
}

export async function countIncidents(conn: Conn): Promise<{ all: number; open: number }> {
  const db = prismaOf(conn);
  const all = await db.incident.count();
  return { all, open: await db.incident.count({ where: { state: { not: 'closed' } } }) };
}

export async function countCriticalAlerts(conn: Conn): Promise<number> {
  return prismaOf(conn).alert.count({ where: { severity: 'critical', state: { in: ['open', 'acknowledged'] } } });
}

/** Clocks of all incidents, closed ones too: the law does not ask whether work on it is over. */
export async function readClocks(conn: Conn, now: Date): Promise<Facts['clocks']> {
  const entries = await prismaOf(conn).incidentEntry.findMany({
    where: { kind: 'obligation' },
    orderBy: { id: 'asc' },
    select: { incidentId: true, kind: true, detail: true, text: true },
  });
  const byIncident = new Map<string, typeof entries>();
  for (const entry of entries) byIncident.set(entry.incidentId, [...(byIncident.get(entry.incidentId) ?? []), entry]);
  const clocks: Facts['clocks'] = { open: 0, overdue: 0, next: null };
  for (const said of byIncident.values()) {
    for (const duty of CURRENT_DUTIES.duties) {
      const { state, dueAt } = dutyState(duty, dutyAnswerOf(said, duty.id), now);
      if (state === 'overdue') clocks.overdue += 1;
      if (state !== 'open' && state !== 'due-soon') continue;
      clocks.open += 1;
      if (dueAt !== null && (clocks.next === null || dueAt < clocks.next)) clocks.next = dueAt;
    }
  }
  return clocks;
}
