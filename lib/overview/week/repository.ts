import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import type { Assessment } from '@/lib/risk/model/assess';
import type { RiskTrigger } from '@/lib/risk/model/dto';
import type { OverviewFilter } from '../model/dto';

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

/** Levels of risk that rose since then, the highest first. */
export async function listRises(conn: Conn, from: Date): Promise<Rise[]> {
  return prismaOf(conn).$queryRaw<Rise[]>`
    SELECT agent."slug", agent."name", agent."team", agent."environment", now."at", past."level" AS before, now."level",
      now."trigger"
    FROM "RiskAssessment" AS now JOIN "Agent" AS agent ON agent."id" = now."agentId"
    JOIN LATERAL (SELECT "level", "score" FROM "RiskAssessment" AS other
      WHERE other."agentId" = now."agentId" AND other."at" < now."at" ORDER BY other."at" DESC LIMIT 1) AS past ON true
    WHERE now."at" >= ${from}::timestamp AND past."level" <> now."level" AND past."score" < now."score"
      AND agent."status" <> 'retired'
    ORDER BY now."score" DESC, now."at" DESC LIMIT ${MOST}`;
}

/** Everything else that happened since then, as rows. */
export async function listEvents(conn: Conn, from: Date) {
  const db = prismaOf(conn);
  const newest = { take: MOST };
  const reviews = await db.review.findMany({
    where: { completedAt: { gte: from } },
    orderBy: { completedAt: 'desc' },
    ...newest,
    select: { id: true, number: true, team: true, completedAt: true, _count: { select: { items: true } } },
  });
  const revoked = await db.reviewDecision.groupBy({
    by: ['reviewId'],
    where: { reviewId: { in: reviews.map(({ id }) => id) }, decision: 'revoke', serial: { not: null } },
    _count: { _all: true },
  });
  return {
    revoked: new Map(revoked.map(({ reviewId, _count }) => [reviewId, _count._all])),
    reviews,
    drifted: await db.tool.findMany({
      where: { driftedAt: { gte: from }, removedAt: null },
      orderBy: { driftedAt: 'desc' },
      ...newest,
      select: {
        name: true,
        driftedAt: true,
        server: { select: { slug: true } },
        _count: { select: { grants: { where: { revokedAt: null } } } },
      },
    }),
    drills: await db.drillRun.findMany({ where: { endedAt: { gte: from } }, orderBy: { endedAt: 'desc' }, ...newest }),
    emergencies: await db.changeRequest.findMany({
      where: { breakGlass: true, createdAt: { gte: from } },
      orderBy: { number: 'desc' },
      ...newest,
      select: {
        number: true,
        createdAt: true,
        reviewedAt: true,
        agents: { take: 1, select: { agent: { select: { slug: true, team: true, environment: true } } } },
      },
    }),
    isolations: await db.containment.findMany({
      where: { at: { gte: from }, personId: { not: null } },
      orderBy: { number: 'desc' },
      ...newest,
      select: { number: true, target: true, of: true, at: true, agents: true },
    }),
    incidents: await db.incident.findMany({
      where: { declaredAt: { gte: from } },
      orderBy: { number: 'desc' },
      ...newest,
      select: { id: true, number: true, title: true, severity: true, declaredAt: true },
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
