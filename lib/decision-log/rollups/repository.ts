import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { NO_CANARY } from '../canaries/repository';
import type { DecisionFilter } from '../model/dto';
import type { Window } from '../model/over-time';

export interface Count {
  start: Date;
  decision: string;
  calls: number;
}

/** Calls of a window by its hours or days. From the counts, unless they are not by what is asked for. */
export async function countOverTime(
  conn: Conn,
  scope: Scope,
  filter: DecisionFilter,
  window: Window,
): Promise<Count[]> {
  const db = prismaOf(conn);
  const owned = scope.reach === 'all' ? null : await slugsOwnedBy(conn, scope.personId, filter.agent);
  if (owned?.length === 0) return [];
  const gateway =
    filter.gateway === undefined
      ? null
      : await db.gateway.findUnique({ where: { slug: filter.gateway }, select: { id: true } });
  if (filter.gateway !== undefined && !gateway) return [];
  const { agent, tool, decision, reason } = filter;
  const same = { gatewayId: gateway?.id, agent, tool, decision, reason };
  const conditions = Object.entries(same)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => Prisma.sql`${Prisma.raw(`"${name}"`)} = ${value}`);
  if (owned) conditions.push(Prisma.sql`"agent" = ANY(${owned})`);
  const { user, lineage, unknown } = filter;
  const counted = user === undefined && lineage === undefined && unknown === undefined;
  return counted ? fromCounts(db, filter, window, conditions) : fromEntries(db, filter, window, conditions);
}

type Db = ReturnType<typeof prismaOf>;

function fromCounts(db: Db, filter: DecisionFilter, { step, from, to }: Window, conditions: Prisma.Sql[]) {
  const table = Prisma.raw(step === 'hour' ? '"DecisionHour"' : '"DecisionDay"');
  const all = [
    Prisma.sql`"start" >= ${from}::timestamp AND "start" < ${to}::timestamp`,
    ...conditions,
    ...(filter.class ? [Prisma.sql`${filter.class} = ANY(string_to_array("classes", ' '))`] : []),
  ];
  return db.$queryRaw<Count[]>`
    SELECT "start", "decision", sum("calls")::int AS "calls" FROM ${table}
    WHERE ${Prisma.join(all, ' AND ')} GROUP BY 1, 2`;
}

/** Few enough: those of one user, and those that stand out. */
function fromEntries(db: Db, filter: DecisionFilter, { step, from, to }: Window, conditions: Prisma.Sql[]) {
  const { user, lineage, unknown } = filter;
  const all = [
    Prisma.sql`"time" >= ${from}::timestamp AND "time" < ${to}::timestamp`,
    NO_CANARY,
    ...conditions,
    ...(user === undefined ? [] : [Prisma.sql`"user" = ${user}`]),
    ...(lineage === 'missing' ? [Prisma.sql`"lineage" IS NOT NULL`] : []),
    ...(lineage === undefined || lineage === 'missing' ? [] : [Prisma.sql`"lineage" = ${lineage}`]),
    ...(unknown === undefined ? [] : [Prisma.sql`"unknown" IN (${unknown}, 'both')`]),
    ...(filter.class ? [Prisma.sql`${filter.class} = ANY("dataClasses")`] : []),
  ];
  return db.$queryRaw<Count[]>`
    SELECT date_trunc(${step}, "time") AS "start", "decision", count(*)::int AS "calls" FROM "DecisionLogEntry"
    WHERE ${Prisma.join(all, ' AND ')} GROUP BY 1, 2`;
}
