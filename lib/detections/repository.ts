import { type Conn, prismaOf } from '@/lib/db/prisma';
import { noCanary } from '@/lib/decision-log/canaries/repository';
import type { DataClass } from '@/lib/kernel/data-class';
import type { DayCount, SeenCall, ToolLabels } from './model/facts';

const COLUMNS = {
  time: true,
  gatewayId: true,
  eventId: true,
  agent: true,
  user: true,
  tool: true,
  decision: true,
  reason: true,
  enforced: true,
  dataClasses: true,
  session: true,
  lineage: true,
  unknown: true,
  gateway: { select: { slug: true } },
} as const;

const IN_ORDER = [{ time: 'asc' as const }, { gatewayId: 'asc' as const }, { eventId: 'asc' as const }];

type Row = Awaited<ReturnType<typeof readRows>>[number];

async function readRows(conn: Conn, where: object, take?: number) {
  return prismaOf(conn).decisionLogEntry.findMany({ where, select: COLUMNS, orderBy: IN_ORDER, take });
}

function seen({ time, gatewayId: _, eventId, gateway, ...row }: Row): SeenCall {
  return { ...(row as unknown as SeenCall), id: `${gateway.slug}:${eventId}`, at: time.getTime() };
}

/** What came with these batches, the first first by the time of the calls. */
export async function listCallsOf(
  conn: Conn,
  { gatewayId, after, upTo }: { gatewayId: string; after: number; upTo: number },
): Promise<SeenCall[]> {
  const keys = await prismaOf(conn).decisionKey.findMany({
    where: { gatewayId, batch: { gt: after, lte: upTo } },
    orderBy: { time: 'asc' },
    select: { eventId: true, time: true },
  });
  if (keys.length === 0) return [];
  const rows = await readRows(conn, {
    // The times say in which months to look.
    time: { gte: keys[0]?.time, lte: keys.at(-1)?.time },
    gatewayId,
    eventId: { in: keys.map(({ eventId }) => eventId) },
    // Nobody called there.
    ...noCanary,
  });
  return rows.map(seen);
}

/** So many sessions are read at once, and so many calls of them. */
const SESSIONS_AT_ONCE = 50;
const MOST_AROUND = 20_000;

export async function listCallsOfSessions(
  conn: Conn,
  { agents, sessions, from, to }: { agents: string[]; sessions: string[]; from: Date; to: Date },
): Promise<SeenCall[]> {
  const calls: SeenCall[] = [];
  const waiting = Array.from({ length: Math.ceil(sessions.length / SESSIONS_AT_ONCE) }, (_, index) =>
    sessions.slice(index * SESSIONS_AT_ONCE, (index + 1) * SESSIONS_AT_ONCE),
  );
  for (let some = waiting.pop(); some; some = waiting.pop()) {
    const where = { agent: { in: agents }, session: { in: some }, time: { gte: from, lte: to } };
    // The newest: what is looked for ends with what just came.
    const rows = await readRows(conn, where, -MOST_AROUND);
    if (rows.length === MOST_AROUND && some.length > 1) {
      const half = Math.ceil(some.length / 2);
      waiting.push(some.slice(0, half), some.slice(half));
    } else calls.push(...rows.map(seen));
  }
  return calls;
}

/** Calls of these agents by day, counted. */
export async function countDays(conn: Conn, agents: string[], from: Date, to: Date): Promise<Map<string, DayCount[]>> {
  const rows = await prismaOf(conn).$queryRaw<(Omit<DayCount, 'start' | 'classes'> & Day)[]>`
    SELECT "agent", date_trunc('day', "start") AS "start", "tool", "decision", "reason", "classes",
      sum("calls")::int AS "calls"
    FROM "DecisionHour"
    WHERE "agent" = ANY(${agents}) AND "start" >= ${from}::timestamp(3) AND "start" < ${to}::timestamp(3)
    GROUP BY 1, 2, 3, 4, 5, 6`;
  const days = new Map<string, DayCount[]>();
  for (const { agent, start, classes, ...row } of rows) {
    const count = { ...row, start: start.getTime(), classes: classes === '' ? [] : classes.split(' ') };
    const known = days.get(agent);
    if (known) known.push(count);
    else days.set(agent, [count]);
  }
  return days;
}

interface Day {
  agent: string;
  start: Date;
  classes: string;
}

/** Calls of these agents by hour of the day (UTC): 24 numbers for each. */
export async function countClock(conn: Conn, agents: string[], from: Date, to: Date): Promise<Map<string, number[]>> {
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; hour: number; calls: number }[]>`
    SELECT "agent", extract(hour FROM "start")::int AS "hour", sum("calls")::int AS "calls"
    FROM "DecisionHour"
    WHERE "agent" = ANY(${agents}) AND "start" >= ${from}::timestamp(3) AND "start" < ${to}::timestamp(3)
    GROUP BY 1, 2`;
  const clock = new Map<string, number[]>();
  for (const { agent, hour, calls } of rows) {
    const hours = clock.get(agent) ?? Array<number>(24).fill(0);
    hours[hour] = calls;
    clock.set(agent, hours);
  }
  return clock;
}

/** Of these, the ones where the agent acted for the user before; each as `agent\nuser`. */
export async function findUsersBefore(
  conn: Conn,
  pairs: { agent: string; user: string }[],
  from: Date,
  to: Date,
): Promise<Set<string>> {
  if (pairs.length === 0) return new Set();
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; user: string }[]>`
    SELECT pair."agent", pair."user"
    FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS pair("agent" text, "user" text)
    WHERE EXISTS (SELECT 1 FROM "DecisionLogEntry" AS entry WHERE entry."user" = pair."user"
      AND entry."agent" = pair."agent" AND entry."time" >= ${from}::timestamp(3) AND entry."time" < ${to}::timestamp(3))`;
  return new Set(rows.map(({ agent, user }) => `${agent}\n${user}`));
}

export async function findLabels(conn: Conn, keys: string[]): Promise<Map<string, ToolLabels>> {
  const split = keys.map((key) => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)] as const);
  const rows = await prismaOf(conn).tool.findMany({
    where: {
      name: { in: [...new Set(split.map(([, name]) => name))] },
      server: { slug: { in: [...new Set(split.map(([server]) => server))] } },
    },
    select: { name: true, dataClass: true, outward: true, server: { select: { slug: true } } },
  });
  return new Map(
    rows.map(({ name, server, dataClass, outward }) => [
      `${server.slug}/${name}`,
      { dataClass: dataClass as DataClass | null, outward },
    ]),
  );
}

/** Stretches of batches that were not looked at: the first of each gateway, with at most so many entries. */
export async function listUnseen(
  conn: Conn,
  { since, most }: { since: Date; most: number },
): Promise<{ gatewayId: string; after: number; upTo: number }[]> {
  return prismaOf(conn).$queryRaw<{ gatewayId: string; after: number; upTo: number }[]>`
    SELECT begun."gatewayId", begun."after", (
      SELECT max("number") FROM (
        SELECT "number", sum("entries") OVER (ORDER BY "number") - "entries" AS "before"
        FROM (SELECT "number", "entries" FROM "DecisionBatch" WHERE "gatewayId" = begun."gatewayId"
          AND "number" > begun."after" ORDER BY "number" LIMIT 1000) AS next
      ) AS summed WHERE "before" = 0 OR "before" + (SELECT "entries" FROM "DecisionBatch" AS one
        WHERE one."gatewayId" = begun."gatewayId" AND one."number" = summed."number") <= ${most}
    )::int AS "upTo"
    FROM (
      SELECT gateway."id" AS "gatewayId", COALESCE(
        (SELECT "batch" FROM "DetectionCursor" AS cursor WHERE cursor."gatewayId" = gateway."id"),
        (SELECT "number" FROM "DecisionBatch" AS old WHERE old."gatewayId" = gateway."id"
          AND old."receivedAt" < ${since}::timestamp(3) ORDER BY "number" DESC LIMIT 1), 0)::int AS "after"
      FROM "Gateway" AS gateway
    ) AS begun
    WHERE EXISTS (SELECT 1 FROM "DecisionBatch" AS batch WHERE batch."gatewayId" = begun."gatewayId"
      AND batch."number" > begun."after")
    ORDER BY begun."gatewayId"`;
}

export async function findSeen(conn: Conn, gatewayId: string): Promise<number | null> {
  const row = await prismaOf(conn).detectionCursor.findUnique({ where: { gatewayId }, select: { batch: true } });
  return row?.batch ?? null;
}

export async function moveSeen(tx: Conn, gatewayId: string, batch: number): Promise<void> {
  const row = { gatewayId, batch };
  await prismaOf(tx).detectionCursor.upsert({ where: { gatewayId }, create: row, update: { batch } });
}

/** Of agents that are registered: how risky each is, and who answers for it. */
export async function findAgentsAsked(conn: Conn, slugs: string[]) {
  if (slugs.length === 0) return new Map<string, { riskLevel: string | null; people: string[] }>();
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs } },
    select: { slug: true, riskLevel: true, ownerId: true, backupOwnerId: true },
  });
  return new Map(
    rows.map(({ slug, riskLevel, ownerId, backupOwnerId }) => [slug, { riskLevel, people: [ownerId, backupOwnerId] }]),
  );
}
