import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { JsonObject } from '@/lib/kernel/json';
import type { Failing } from './model/history';
import type { RollUp } from './model/roll-up';

const PERSON = { select: { id: true, name: true } } as const;
const OWNER = { select: { id: true, name: true, status: true, roles: true } } as const;

interface Signed {
  personId: string;
  via: string;
  at: Date;
}

/** The newest entry of each of these controls, of one kind; each is one step into an index, however long the history. */
export async function listNewestEntries(conn: Conn, controls: readonly string[], kind: 'owner' | 'sign-off') {
  const newest = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT e."id" FROM unnest(${[...controls]}::text[]) c("id") CROSS JOIN LATERAL (SELECT "id" FROM "ControlEntry"
      WHERE "control" = c."id" AND "kind" = ${kind} ORDER BY "at" DESC, "id" DESC LIMIT 1) e`;
  const rows = await prismaOf(conn).controlEntry.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: { person: PERSON, owner: OWNER },
  });
  return new Map(rows.map((row) => [row.control, row]));
}

export async function listSignOffs(conn: Conn, control: string, limit: number) {
  return prismaOf(conn).controlEntry.findMany({
    where: { control, kind: 'sign-off' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    include: { person: PERSON },
  });
}

export async function insertEntry(
  tx: Conn,
  entry: Signed & { id: string; control: string; kind: 'owner' | 'sign-off' } & (
      | { ownerId: string }
      | { note: string; seen: JsonObject }
    ),
): Promise<void> {
  await prismaOf(tx).controlEntry.create({ data: entry });
}

/** What an exception in force is for, by test: one fault of one resource each. */
export async function listExcepted(conn: Conn, now: Date): Promise<Map<string, { key: string; fault: string }[]>> {
  const rows = await prismaOf(conn).controlException.findMany({
    where: {
      until: { gt: now },
      steps: { some: { step: 'approve' } },
      NOT: { steps: { some: { phase: 'end' } } },
    },
    select: { test: true, resource: true, fault: true },
    orderBy: { number: 'asc' },
  });
  const found = new Map<string, { key: string; fault: string }[]>();
  for (const { test, resource, fault } of rows) found.set(test, [...(found.get(test) ?? []), { key: resource, fault }]);
  return found;
}

const STEPS = { person: PERSON, steps: { orderBy: { at: 'asc' }, include: { person: PERSON } } } as const;

export type ExceptionRow = Awaited<ReturnType<typeof listExceptions>>[number];

/** The newest first. */
export async function listExceptions(conn: Conn, tests: readonly string[], limit: number) {
  return prismaOf(conn).controlException.findMany({
    where: { test: { in: [...tests] } },
    orderBy: { number: 'desc' },
    take: limit,
    include: STEPS,
  });
}

/** Those that nobody refused or ended and that are not over: those that wait first, and of each kind the newest. */
export async function listOpenExceptions(conn: Conn, now: Date, limit: number): Promise<ExceptionRow[]> {
  const find = (steps: object, take: number) =>
    prismaOf(conn).controlException.findMany({
      where: { until: { gt: now }, ...steps },
      orderBy: { number: 'desc' },
      take,
      include: STEPS,
    });
  const waiting = await find({ steps: { none: {} } }, limit);
  if (waiting.length === limit) return waiting;
  const inForce = { some: { step: 'approve' }, none: { phase: 'end' } };
  return [...waiting, ...(await find({ steps: inForce }, limit - waiting.length))];
}

export async function findException(conn: Conn, id: string): Promise<ExceptionRow | null> {
  return prismaOf(conn).controlException.findUnique({ where: { id }, include: STEPS });
}

/** Whether one of a fault of a resource waits or is in force. */
export async function hasOpenException(
  tx: Conn,
  what: { test: string; resource: string; fault: string },
  now: Date,
): Promise<boolean> {
  const found = await prismaOf(tx).controlException.count({
    where: { ...what, until: { gt: now }, NOT: { steps: { some: { step: { in: ['refuse', 'end'] } } } } },
  });
  return found > 0;
}

export async function insertException(
  tx: Conn,
  row: Signed & {
    id: string;
    test: string;
    resource: string;
    label: string;
    fault: string;
    reason: string;
    compensation: string;
    until: Date;
  },
): Promise<number> {
  const last = await prismaOf(tx).controlException.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).controlException.create({ data: { ...row, number } });
  return number;
}

export async function insertStep(
  tx: Conn,
  step: Signed & { exceptionId: string; phase: 'decision' | 'end'; step: 'approve' | 'refuse' | 'end'; reason: string },
): Promise<void> {
  await prismaOf(tx).controlExceptionStep.create({ data: step });
}

type StateRow = Omit<RollUp, 'status'> & { control: string; status: string; version: number; at: Date };

/** What was noted of each of these controls last. */
export async function listNewestStates(conn: Conn, controls: readonly string[]): Promise<Map<string, StateRow>> {
  const rows = await prismaOf(conn).$queryRaw<StateRow[]>`
    SELECT s.* FROM unnest(${[...controls]}::text[]) c("id") CROSS JOIN LATERAL
      (SELECT * FROM "ControlState" WHERE "control" = c."id" ORDER BY "at" DESC LIMIT 1) s`;
  return new Map(rows.map((row) => [row.control, row]));
}

/** The stretch of each of these controls that was noted as failing last: since when, after what, and when it was told. */
export async function listFailing(conn: Conn, controls: readonly string[]): Promise<Map<string, Failing>> {
  const rows = await prismaOf(conn).$queryRaw<
    { control: string; since: Date; tests: number | null; toldAt: Date | null }[]
  >`
    SELECT c."id" AS control, before."tests",
      (SELECT min(s."at") FROM "ControlState" s WHERE s."control" = c."id"
        AND s."at" > coalesce(before."at", '-infinity'::timestamp)) AS since,
      (SELECT max(n."at") FROM "ControlNotice" n WHERE n."control" = c."id") AS "toldAt"
    FROM unnest(${[...controls]}::text[]) c("id")
    LEFT JOIN LATERAL (SELECT s."at", s."tests" FROM "ControlState" s
      WHERE s."control" = c."id" AND s."status" <> 'failing' ORDER BY s."at" DESC LIMIT 1) before ON true`;
  return new Map(
    rows
      .filter(({ since }) => since !== null)
      .map(({ control, since, tests, toldAt }) => [
        control,
        { since, toldAt, before: tests === null ? null : { tests } },
      ]),
  );
}

export async function insertNotices(tx: Conn, controls: readonly string[], at: Date): Promise<void> {
  await prismaOf(tx).controlNotice.createMany({ data: controls.map((control) => ({ control, at })) });
}

/** Since when each of these controls has the status that was noted of it last. */
export async function listSince(
  conn: Conn,
  controls: readonly string[],
): Promise<Map<string, { status: string; since: Date }>> {
  const rows = await prismaOf(conn).$queryRaw<{ control: string; status: string; since: Date }[]>`
    SELECT now."control", now."status", (SELECT min(s."at") FROM "ControlState" s WHERE s."control" = now."control"
        AND s."at" > coalesce((SELECT o."at" FROM "ControlState" o WHERE o."control" = now."control"
          AND o."status" <> now."status" ORDER BY o."at" DESC LIMIT 1), '-infinity'::timestamp)) AS "since"
    FROM unnest(${[...controls]}::text[]) c("id") CROSS JOIN LATERAL
      (SELECT * FROM "ControlState" WHERE "control" = c."id" ORDER BY "at" DESC LIMIT 1) now`;
  return new Map(rows.map(({ control, ...row }) => [control, row]));
}

/** Where the status of a control, or its tests that pass, changed; the newest first, with the counts of that moment. */
export async function listStates(
  conn: Conn,
  control: string,
  limit: number,
): Promise<(Omit<RollUp, 'status'> & { at: Date; status: string })[]> {
  return prismaOf(conn).$queryRaw`
    SELECT "at", "status", "passing", "tests", "failing", "excepted" FROM (
      SELECT s.*, lag(ROW("status", "passing", "tests")) OVER (ORDER BY "at") AS "before", ROW("status", "passing", "tests") AS "now"
      FROM "ControlState" s WHERE "control" = ${control}) s
    WHERE "before" IS DISTINCT FROM "now" ORDER BY "at" DESC LIMIT ${limit}`;
}

export async function insertStates(
  tx: Conn,
  rows: (RollUp & { control: string; at: Date; version: number })[],
): Promise<void> {
  await prismaOf(tx).controlState.createMany({ data: rows });
}

const OF_APPETITE = { person: PERSON, decision: { include: { person: PERSON } } } as const;

export async function findAppetiteInForce(conn: Conn) {
  return prismaOf(conn).riskAppetite.findFirst({
    where: { decision: { decision: 'approve' } },
    orderBy: { version: 'desc' },
    include: OF_APPETITE,
  });
}

export async function listAppetites(conn: Conn, limit: number) {
  return prismaOf(conn).riskAppetite.findMany({
    orderBy: { version: 'desc' },
    take: limit,
    include: OF_APPETITE,
  });
}

export async function insertAppetite(tx: Conn, row: Signed & { version: number; text: string }): Promise<void> {
  await prismaOf(tx).riskAppetite.create({ data: row });
}

export async function insertAppetiteDecision(
  tx: Conn,
  row: Signed & { version: number; decision: 'approve' | 'refuse'; reason: string },
): Promise<void> {
  await prismaOf(tx).riskAppetiteDecision.create({ data: row });
}
