import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import type { Json } from '@/lib/kernel/json';
import type { ReviewFilter } from './model/dto';
import type { AgentReview } from './model/snapshot';

const PERSON = { select: { id: true, name: true } } as const;
const COUNTS = { completedBy: PERSON, openedBy: PERSON, _count: { select: { agents: true, items: true } } } as const;

/** Those with an agent that the person answers for, or all; and the slugs of such agents, or null. */
async function within(conn: Conn, scope: Scope) {
  if (scope.reach === 'all') return { where: {}, slugs: null };
  const slugs = await slugsOwnedBy(conn, scope.personId);
  return { where: { agents: { some: { agent: { in: slugs } } } }, slugs };
}

function whereOf({ state, team, agent }: ReviewFilter, now: Date) {
  return {
    team,
    ...(agent === undefined ? {} : { agents: { some: { agent } } }),
    ...(state === undefined ? {} : { completedAt: state === 'completed' ? { not: null } : null }),
    ...(state === 'open' ? { dueAt: { gt: now } } : state === 'overdue' ? { dueAt: { lte: now } } : {}),
  };
}

export type ReviewRecord = Awaited<ReturnType<typeof listReviews>>[number];

/** The newest first. */
export async function listReviews(
  conn: Conn,
  scope: Scope,
  { filter, now, limit, before }: { filter: ReviewFilter; now: Date; limit: number; before?: number },
) {
  return prismaOf(conn).review.findMany({
    where: {
      AND: [
        whereOf(filter, now),
        (await within(conn, scope)).where,
        before === undefined ? {} : { number: { lt: before } },
      ],
    },
    orderBy: { number: 'desc' },
    take: limit,
    include: COUNTS,
  });
}

export async function countWaiting(conn: Conn, scope: Scope, most: number): Promise<number> {
  const where = { AND: [{ completedAt: null }, (await within(conn, scope)).where] };
  return prismaOf(conn).review.count({ where, take: most });
}

/** Without its agents. */
export async function findReviewRow(conn: Conn, scope: Scope, id: string) {
  return prismaOf(conn).review.findFirst({
    where: { AND: [{ id }, (await within(conn, scope)).where] },
    include: COUNTS,
  });
}

/** Its agents and grants; of somebody who answers for some of them, those. */
export async function readParts(conn: Conn, scope: Scope, reviewId: string) {
  const { slugs } = await within(conn, scope);
  const where = { reviewId, ...(slugs && { agent: { in: slugs } }) };
  const agents = await prismaOf(conn).reviewAgent.findMany({ where, orderBy: { agent: 'asc' } });
  const items = await prismaOf(conn).reviewItem.findMany({
    where,
    orderBy: [{ agent: 'asc' }, { tool: 'asc' }, { id: 'asc' }],
    include: { decisions: { orderBy: { id: 'asc' }, include: { person: PERSON } } },
  });
  return { agents, items };
}

export type ItemRecord = Awaited<ReturnType<typeof readParts>>['items'][number];

/** How many grants of each review have a decision, and how many were taken away. */
export async function countDecided(conn: Conn, ids: string[]) {
  const rows = await prismaOf(conn).$queryRaw<{ reviewId: string; decided: number; revoked: number }[]>`
    SELECT "reviewId", count(DISTINCT "itemId")::int AS "decided",
      count(DISTINCT "itemId") FILTER (WHERE "decision" = 'revoke')::int AS "revoked"
    FROM "ReviewDecision" WHERE "reviewId" = ANY(${ids}) GROUP BY 1`;
  return new Map(rows.map((row) => [row.reviewId, row]));
}

/** Of these grants, those that are in force. */
export async function listLive(conn: Conn, ids: string[]): Promise<Map<string, Constraints>> {
  const rows = await prismaOf(conn).grant.findMany({
    where: { id: { in: ids }, revokedAt: null },
    select: { id: true, constraints: true },
  });
  return new Map(rows.map(({ id, constraints }) => [id, constraints as Constraints]));
}

/** Who answers for these agents now, and how risky each is. */
export async function listPeople(conn: Conn, slugs: string[]) {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs } },
    select: { slug: true, ownerId: true, backupOwnerId: true, riskLevel: true },
  });
  return new Map(rows.map((row) => [row.slug, row]));
}

/** Reviews of these days that there are already, each as `team\npart`. */
export async function listOpened(conn: Conn, to: Date): Promise<Set<string>> {
  const rows = await prismaOf(conn).review.findMany({ where: { to }, select: { team: true, part: true } });
  return new Set(rows.map(({ team, part }) => `${team}\n${part}`));
}

export async function isOpened(conn: Conn, team: string, to: Date, part: number): Promise<boolean> {
  return (await prismaOf(conn).review.count({ where: { team, to, part } })) > 0;
}

export interface NewReview {
  id: string;
  team: string;
  part: number;
  kind: 'weekly' | 'asked';
  from: Date;
  to: Date;
  openedAt: Date;
  openedById: string | null;
  dueAt: Date;
  policyVersion: number;
}

/** Gives its number. `ids` makes one for each row. */
export async function insertReview(
  tx: Conn,
  review: NewReview,
  agents: readonly AgentReview[],
  ids: (prefix: string) => string,
): Promise<number> {
  const last = await prismaOf(tx).review.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).review.create({ data: { ...review, number } });
  const reviewId = review.id;
  await prismaOf(tx).reviewAgent.createMany({
    data: agents.map(({ snapshot }) => {
      return { id: ids('ra'), reviewId, agent: snapshot.agent.slug, snapshot: snapshot as unknown as Json as never };
    }),
  });
  await prismaOf(tx).reviewItem.createMany({
    data: agents.flatMap(({ snapshot, items }) =>
      items.map(({ grant, tool, facts, recommended }) => ({
        ...{ id: ids('ri'), reviewId, agent: snapshot.agent.slug, tool, grantId: grant },
        ...{ recommendation: recommended.decision, reason: recommended.reason },
        facts: facts as unknown as Json as never,
      })),
    ),
  });
  return number;
}

export interface NewDecision {
  reviewId: string;
  itemId: string;
  decision: string;
  reason: string | null;
  constraints: Constraints | null;
  personId: string | null;
  via: string | null;
  serial: number | null;
  at: Date;
}

export async function insertDecisions(tx: Conn, decisions: readonly NewDecision[]): Promise<void> {
  await prismaOf(tx).reviewDecision.createMany({
    data: decisions.map(({ constraints, ...row }) => ({ ...row, ...(constraints && { constraints }) })),
  });
}

type Mark = Partial<Pick<ReviewRecord, 'remindedAt' | 'overdueAt' | 'lapsedAt'>>;
type Signature = Pick<
  ReviewRecord,
  'completedAt' | 'completedById' | 'via' | 'note' | 'minutes' | 'outcome' | 'digest'
>;

export async function updateReview(tx: Conn, id: string, data: Mark | Signature): Promise<void> {
  await prismaOf(tx).review.update({ where: { id }, data });
}

/** Those that nobody signed, or the one of them with this id. */
export async function listWaiting(conn: Conn, limit: number, id?: string) {
  return prismaOf(conn).review.findMany({ where: { id, completedAt: null }, orderBy: { number: 'asc' }, take: limit });
}

/** The gateways before these servers, and the serial that each has in force. Who only asks holds nothing. */
export async function listInForce(conn: Conn, servers: string[]) {
  if (servers.length === 0) return [];
  return prismaOf(conn).$queryRaw<{ gateway: string; servers: string[]; serial: number | null }[]>`
    SELECT g."slug" AS "gateway", g."servers", CASE WHEN g."kind" = 'authzen' THEN g."servedSerial" ELSE (
      SELECT r."serial" FROM "Receipt" r WHERE r."gatewayId" = g."id" AND r."status" = 'activated'
      ORDER BY r."id" DESC LIMIT 1) END AS "serial"
    FROM "Gateway" g WHERE g."servers" && ${servers}::text[] ORDER BY g."slug"`;
}
