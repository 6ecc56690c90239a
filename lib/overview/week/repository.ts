import type { Scope } from '@/lib/authz/authorize';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import type { Assessment } from '@/lib/risk/model/assess';
import type { RiskTrigger } from '@/lib/risk/model/dto';
import type { OverviewFilter } from '../model/dto';
import { isNarrowed } from '../model/figures';

/** So many of each kind; more is no summary. */
const MOST = 6;

export interface Rise {
  slug: string;
  name: string;
  team: string;
  environment: string;
  at: Date;
  before: RiskLevel;
  level: RiskLevel;
  trigger: RiskTrigger;
}

/** Which agents a filter leaves, as "Agent" is `agent`. */
function within({ team, environment }: OverviewFilter): Prisma.Sql {
  const asked = [
    ...(team === undefined ? [] : [Prisma.sql`agent."team" = ${team}`]),
    ...(environment === undefined ? [] : [Prisma.sql`agent."environment" = ${environment}`]),
  ];
  return asked.length === 0 ? Prisma.sql`true` : Prisma.join(asked, ' AND ');
}

/** Levels of risk that rose since then, the highest first. */
export async function listRises(conn: Conn, from: Date, filter: OverviewFilter): Promise<Rise[]> {
  return prismaOf(conn).$queryRaw<Rise[]>`
    SELECT agent."slug", agent."name", agent."team", agent."environment", now."at", past."level" AS before, now."level",
      now."trigger"
    FROM "RiskAssessment" AS now JOIN "Agent" AS agent ON agent."id" = now."agentId"
    JOIN LATERAL (SELECT "level", "score" FROM "RiskAssessment" AS other
      WHERE other."agentId" = now."agentId" AND other."at" < now."at" ORDER BY other."at" DESC LIMIT 1) AS past ON true
    WHERE now."at" >= ${from}::timestamp AND past."level" <> now."level" AND past."score" < now."score"
      AND agent."status" <> 'retired' AND ${within(filter)}
    ORDER BY now."score" DESC, now."at" DESC LIMIT ${MOST}`;
}

/** Of rows that name agents by slug, the ids of the newest with one that the filter leaves; undefined where it leaves all. */
async function idsWithin(conn: Conn, filter: OverviewFilter, rows: Prisma.Sql): Promise<{ in: string[] } | undefined> {
  if (!isNarrowed(filter)) return undefined;
  const found = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT DISTINCT one."id", one."at" FROM (${rows}) AS one JOIN "Agent" AS agent ON agent."slug" = one."agent"
    WHERE ${within(filter)} ORDER BY one."at" DESC LIMIT ${MOST}`;
  return { in: found.map(({ id }) => id) };
}

/** Where agents are, by slug. */
async function findPlaces(conn: Conn, slugs: string[]) {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: [...new Set(slugs)] } },
    select: { slug: true, team: true, environment: true },
  });
  return new Map(rows.map(({ slug, ...place }) => [slug, place]));
}

/** Everything else that happened since then, as rows; definitions are not told apart by team. */
export async function listEvents(conn: Conn, from: Date, filter: OverviewFilter) {
  const db = prismaOf(conn);
  const newest = { take: MOST };
  const ofReviews = Prisma.sql`SELECT review."id", review."completedAt" AS at, one."agent" FROM "Review" AS review
    JOIN "ReviewAgent" AS one ON one."reviewId" = review."id" WHERE review."completedAt" >= ${from}::timestamp`;
  const ofDrills = Prisma.sql`SELECT "id", "endedAt" AS at, "agent" FROM "DrillRun" WHERE "endedAt" >= ${from}::timestamp`;
  const ofIsolations = Prisma.sql`SELECT "id", "at", unnest("agents") AS agent FROM "Containment"
    WHERE "at" >= ${from}::timestamp AND "personId" IS NOT NULL`;
  const ofIncidents = Prisma.sql`SELECT "id", "declaredAt" AS at, unnest("agents") AS agent FROM "Incident"
    WHERE "declaredAt" >= ${from}::timestamp`;
  const narrowed = isNarrowed(filter);
  const reviews = await db.review.findMany({
    where: { id: await idsWithin(conn, filter, ofReviews), completedAt: { gte: from } },
    orderBy: { completedAt: 'desc' },
    ...newest,
    select: { id: true, number: true, team: true, completedAt: true, _count: { select: { items: true } } },
  });
  const revoked = await db.reviewDecision.groupBy({
    by: ['reviewId'],
    where: { reviewId: { in: reviews.map(({ id }) => id) }, decision: 'revoke', serial: { not: null } },
    _count: { _all: true },
  });
  const drills = await db.drillRun.findMany({
    where: { id: await idsWithin(conn, filter, ofDrills), endedAt: { gte: from } },
    orderBy: { endedAt: 'desc' },
    ...newest,
  });
  const isolations = await db.containment.findMany({
    where: { id: await idsWithin(conn, filter, ofIsolations), at: { gte: from }, personId: { not: null } },
    orderBy: { number: 'desc' },
    ...newest,
    select: { number: true, target: true, of: true, at: true, agents: true },
  });
  const incidents = await db.incident.findMany({
    where: { id: await idsWithin(conn, filter, ofIncidents), declaredAt: { gte: from } },
    orderBy: { number: 'desc' },
    ...newest,
    select: { id: true, number: true, title: true, severity: true, declaredAt: true, agents: true },
  });
  const named = [...drills.map(({ agent }) => agent), ...[...isolations, ...incidents].flatMap(({ agents }) => agents)];
  return {
    ...{ drills, isolations, incidents, places: await findPlaces(conn, named) },
    revoked: new Map(revoked.map(({ reviewId, _count }) => [reviewId, _count._all])),
    reviews,
    drifted: await db.tool.findMany({
      where: { driftedAt: { gte: from }, removedAt: null },
      orderBy: { driftedAt: 'desc' },
      take: narrowed ? 0 : MOST,
      select: {
        name: true,
        driftedAt: true,
        server: { select: { slug: true } },
        _count: { select: { grants: { where: { revokedAt: null } } } },
      },
    }),
    emergencies: await db.changeRequest.findMany({
      where: {
        ...{ breakGlass: true, createdAt: { gte: from } },
        ...(narrowed && { agents: { some: { agent: filter } } }),
      },
      orderBy: { number: 'desc' },
      ...newest,
      select: {
        number: true,
        createdAt: true,
        reviewedAt: true,
        agents: {
          take: 1,
          where: { agent: filter },
          select: { agent: { select: { slug: true, team: true, environment: true } } },
        },
      },
    }),
  };
}
/** Active agents with the highest scores, and what was kept of why. */
export async function listTopRisks(conn: Conn, _scope: Scope, { team, environment }: OverviewFilter, from: Date) {
  const db = prismaOf(conn);
  const rows = await db.agent.findMany({
    where: { status: 'active', riskScore: { not: null }, team, environment },
    orderBy: [{ riskScore: 'desc' }, { id: 'desc' }],
    take: MOST,
    select: { id: true, slug: true, name: true, team: true, riskScore: true, riskLevel: true },
  });
  const kept = await db.$queryRaw<{ agentId: string; explanation: unknown }[]>`
    SELECT DISTINCT ON ("agentId") "agentId", "explanation" FROM "RiskAssessment"
    WHERE "agentId" = ANY(${rows.map(({ id }) => id)}) ORDER BY "agentId", "at" DESC`;
  const calls = await db.decisionDay.groupBy({
    by: ['agent'],
    where: { agent: { in: rows.map(({ slug }) => slug) }, start: { gte: from } },
    _sum: { calls: true },
  });
  return rows.map(({ id, riskScore, riskLevel, ...row }) => ({
    ...row,
    score: riskScore as number,
    level: riskLevel as RiskLevel,
    explanation: kept.find(({ agentId }) => agentId === id)?.explanation as
      | Pick<Assessment, 'reasons' | 'lower'>
      | undefined,
    calls: calls.find(({ agent }) => agent === row.slug)?._sum.calls ?? 0,
  }));
}
