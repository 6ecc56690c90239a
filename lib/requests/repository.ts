import type { Stage } from '@/lib/approval-policy/model/required-approval';
import type { StageTime } from '@/lib/approval-policy/model/time';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { textIn } from '@/lib/db/text-in';
import type { Json } from '@/lib/kernel/json';
import type { Operation } from './model/operation';
import type { RequestState } from './model/state';
import type { Subjects } from './model/subjects';

const INCLUDE = {
  requester: { select: { id: true, name: true, email: true } },
  reviewedBy: { select: { id: true, name: true } },
  agents: {
    select: {
      agent: { select: { id: true, slug: true, name: true, ownerId: true, backupOwnerId: true, createdById: true } },
    },
  },
  decisions: {
    include: { person: { select: { id: true, name: true } }, onBehalfOf: { select: { id: true, name: true } } },
    orderBy: { at: 'asc' },
  },
  steps: { orderBy: { at: 'asc' } },
} as const;

/** Of stages that were decided before stages had times. */
const UNTIMED: StageTime = { remindAfterHours: null, escalateAfterHours: null, escalateTo: null, denyAfterHours: null };

export type RequestRecord = NonNullable<Awaited<ReturnType<typeof findRequest>>>;

/** `cr_…`, or the number as people say it: `CR-12` or `12`. */
function whereId(id: string) {
  const number = /^(?:CR-)?(\d{1,9})$/i.exec(id)?.[1];
  return number ? { number: Number(number) } : { id };
}

/** The requests a scope may see: all, or those that the person made or whose agents are theirs. */
export function visible({ reach, personId }: Scope) {
  if (reach === 'all') return {};
  const mine = { OR: [{ ownerId: personId }, { backupOwnerId: personId }, { createdById: personId }] };
  return { OR: [{ requesterId: personId }, { agents: { some: { agent: mine } } }] };
}

export async function findRequest(conn: Conn, scope: Scope, id: string) {
  const row = await prismaOf(conn).changeRequest.findFirst({
    where: { AND: [whereId(id), visible(scope)] },
    include: INCLUDE,
  });
  return (
    row && {
      ...row,
      state: row.state as RequestState,
      operations: row.operations as unknown as Operation[],
      stages: (row.stages as unknown as Stage[]).map((stage) => ({ ...stage, time: stage.time ?? UNTIMED })),
      subjects: row.subjects as unknown as Subjects | null,
      agents: row.agents.map(({ agent }) => agent),
      decisions: row.decisions.map((d) => ({ ...d, decision: d.decision as 'approve' | 'reject' })),
    }
  );
}

export interface RequestFilter {
  state?: RequestState;
  agent?: string;
  requester?: string;
  q?: string;
  /** In force without a decision; `unreviewed`: and nobody has looked at it since. */
  breakGlass?: 'all' | 'unreviewed';
  /** Waiting, and ends by itself before this. */
  endsBefore?: Date;
}

/** Newest first. `before` is the last number seen. */
export async function listRequests(
  conn: Conn,
  scope: Scope,
  filter: RequestFilter,
  page: { limit: number; before?: number },
) {
  const where = await whereList(conn, scope, filter);
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { AND: [where, page.before === undefined ? {} : { number: { lt: page.before } }] },
    orderBy: { number: 'desc' },
    take: page.limit,
    omit: { operations: true, subjects: true, stages: true },
    include: { requester: INCLUDE.requester, agents: { select: { agent: { select: { slug: true, name: true } } } } },
  });
  const operations = await countOperations(
    conn,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...row,
    state: row.state as RequestState,
    operations: operations.get(row.id) ?? {},
    agents: row.agents.map(({ agent }) => agent),
  }));
}

/** How many operations of each kind these requests have. What they say in full is for the page of one. */
async function countOperations(conn: Conn, ids: string[]): Promise<Map<string, Record<string, number>>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string; op: string; count: number }[]>`
    SELECT r."id", o.value->>'op' AS op, count(*)::int AS count
    FROM "ChangeRequest" r CROSS JOIN LATERAL jsonb_array_elements(r."operations") WITH ORDINALITY o(value, place)
    WHERE r."id" = ANY(${ids}) GROUP BY r."id", op ORDER BY min(o.place)`;
  const counts = new Map<string, Record<string, number>>();
  for (const { id, op, count } of rows) counts.set(id, { ...counts.get(id), [op]: count });
  return counts;
}

/** Counts no further than `most`. */
export async function countRequests(conn: Conn, scope: Scope, filter: RequestFilter, most: number): Promise<number> {
  return prismaOf(conn).changeRequest.count({ where: await whereList(conn, scope, filter), take: most });
}

/** With more than these in sight, the newest of them are found soon by looking at each. */
const FEW = 2_000;

/** `whereFilter`, where few are in sight by name: or else the database looks at all requests for them. */
export async function whereList(conn: Conn, scope: Scope, filter: RequestFilter) {
  if (scope.reach === 'all') return whereFilter(scope, filter);
  const { personId } = scope;
  const rows = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "ChangeRequest" WHERE "requesterId" = ${personId}
    UNION
    SELECT r."requestId" FROM "RequestAgent" r JOIN "Agent" a ON a."id" = r."agentId"
    WHERE a."ownerId" = ${personId} OR a."backupOwnerId" = ${personId} OR a."createdById" = ${personId}
    LIMIT ${FEW + 1}`;
  const seen = rows.length > FEW ? {} : { id: { in: rows.map(({ id }) => id) } };
  return { AND: [seen, whereFilter(scope, filter)] };
}

function whereFilter(scope: Scope, { state, agent, requester, q, breakGlass, endsBefore }: RequestFilter) {
  return {
    AND: [
      visible(scope),
      {
        state,
        requesterId: requester,
        breakGlass: breakGlass ? true : undefined,
        reviewedAt: breakGlass === 'unreviewed' ? null : undefined,
        agents: agent ? { some: { agent: { slug: agent } } } : undefined,
        title: q ? textIn(q) : undefined,
      },
      endsBefore ? { state: 'pending', endsAt: { lte: endsBefore } } : {},
    ],
  };
}

export interface NewRequest {
  id: string;
  title: string;
  justification: string;
  ticket: string | null;
  state: RequestState;
  operations: Operation[];
  edit: number;
  digest: string;
  requesterId: string;
  approvalPolicyVersion: number;
  stages: Stage[];
  breakGlass: boolean;
  reviewDueAt: Date | null;
  rollbackOf: number | null;
  endsAt: Date | null;
  now: Date;
}

export async function insertRequest(tx: Conn, { now, operations, stages, ...rest }: NewRequest, agentSlugs: string[]) {
  const agents = await prismaOf(tx).agent.findMany({ where: { slug: { in: agentSlugs } }, select: { id: true } });
  const row = await prismaOf(tx).changeRequest.create({
    data: {
      ...rest,
      operations: operations as unknown as Json as never,
      stages: stages as unknown as Json as never,
      createdAt: now,
      updatedAt: now,
      askedAt: now,
      clockFrom: now,
      clockDigest: rest.digest,
      agents: { create: agents.map(({ id }) => ({ agentId: id })) },
    },
  });
  return row.number;
}

export async function replaceOperations(
  tx: Conn,
  id: string,
  change: {
    title: string;
    justification: string;
    ticket: string | null;
    operations: Operation[];
    edit: number;
    digest: string;
    approvalPolicyVersion: number;
    stages: Stage[];
    rollbackOf: number | null;
    endsAt: Date | null;
    now: Date;
  },
  agentSlugs: string[],
): Promise<void> {
  const { now, operations, stages, ...rest } = change;
  const agents = await prismaOf(tx).agent.findMany({ where: { slug: { in: agentSlugs } }, select: { id: true } });
  await prismaOf(tx).changeRequest.update({
    where: { id },
    data: {
      ...rest,
      operations: operations as unknown as Json as never,
      stages: stages as unknown as Json as never,
      updatedAt: now,
      askedAt: now,
      clock: { increment: 1 },
      clockFrom: now,
      clockDigest: rest.digest,
      nextLookAt: null,
      agents: { deleteMany: {}, create: agents.map(({ id: agentId }) => ({ agentId })) },
    },
  });
}

/** Ends a request. `subjects` freezes what the operations were applied to. */
export async function closeRequest(
  tx: Conn,
  id: string,
  change: { state: RequestState; subjects: Subjects; digest: string; now: Date },
): Promise<void> {
  const { now, subjects, ...rest } = change;
  await prismaOf(tx).changeRequest.update({
    where: { id },
    data: { ...rest, subjects: subjects as unknown as Json as never, updatedAt: now, decidedAt: now },
  });
}

/** The stages as they are now: what the rules look at may have moved since the request was made. */
export async function setStages(tx: Conn, id: string, stages: Stage[]): Promise<void> {
  await prismaOf(tx).changeRequest.update({ where: { id }, data: { stages: stages as unknown as Json as never } });
}

export async function setReviewed(
  tx: Conn,
  id: string,
  review: { reviewedById: string; reviewNote: string; reviewedAt: Date },
): Promise<void> {
  await prismaOf(tx).changeRequest.update({ where: { id }, data: review });
}

export async function setRevision(tx: Conn, id: string, revisionSerial: number) {
  const select = { number: true, requesterId: true } as const;
  return prismaOf(tx).changeRequest.update({ where: { id }, data: { revisionSerial }, select });
}

export async function insertDecision(
  tx: Conn,
  decision: {
    id: string;
    requestId: string;
    personId: string;
    decision: string;
    stage: string;
    digest: string;
    comment: string;
    via: string;
    at: Date;
    onBehalfOfId: string | null;
  },
): Promise<void> {
  await prismaOf(tx).decision.create({ data: decision });
}

/** Other pending requests that would register this agent. */
export async function findPendingRegistration(conn: Conn, slug: string) {
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { state: 'pending', agents: { some: { agent: { slug } } } },
    orderBy: { number: 'desc' },
    select: { id: true, requesterId: true, requester: { select: { name: true } }, operations: true },
  });
  const row = rows.find(({ operations }) =>
    (operations as unknown as Operation[]).some(
      (o) => (o.op === 'register-agent' || o.op === 'update-agent') && o.agent === slug,
    ),
  );
  return row ? { id: row.id, requesterId: row.requesterId, requester: row.requester.name } : null;
}

/** People who could decide a stage. */
export async function listEligible(conn: Conn, { role, people }: Pick<Stage, 'role' | 'people'>) {
  return prismaOf(conn).person.findMany({
    where: { ...(role ? { roles: { has: role } } : { email: { in: people } }), status: 'active' },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, email: true },
    take: 50,
  });
}
