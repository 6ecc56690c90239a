import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { textIn } from '@/lib/db/text-in';
import type { Constraints } from '@/lib/kernel/constraints';
import { toSpec } from './model/agent-row';
import { type AgentStatus, isRegistered } from './model/lifecycle';
import type { AgentSort, ReviewFilter } from './model/list';
import type { Held } from './model/manifest-operations';
import type { OwnershipFilter } from './model/ownership';
import { REVIEW_SOON_MS } from './model/review-date';

const PERSON = { select: { id: true, name: true, email: true, status: true } } as const;
const LIVE_GRANTS = {
  where: { revokedAt: null },
  include: {
    tool: { include: { server: { select: { slug: true, name: true } } } },
    request: {
      select: {
        id: true,
        number: true,
        title: true,
        requester: { select: { id: true, name: true } },
        decisions: {
          where: { decision: 'approve' },
          select: { at: true, person: { select: { id: true, name: true } } },
        },
      },
    },
  },
  orderBy: { createdAt: 'asc' },
} as const;

/** Drafts are their people's own business until they are filed; everything else is for everybody who may read. */
function visible({ reach, personId }: Scope) {
  if (reach === 'all') return {};
  return { OR: [{ ownerId: personId }, { backupOwnerId: personId }, { createdById: personId }] };
}

export async function findAgent(conn: Conn, scope: Scope, slug: string) {
  return prismaOf(conn).agent.findFirst({
    where: { AND: [{ slug }, visible(scope)] },
    include: { owner: PERSON, backupOwner: PERSON, createdBy: PERSON, grants: LIVE_GRANTS },
  });
}

/** What a manifest is compared with. Unscoped: the verb decides what the caller may learn from it. */
export async function findHeld(conn: Conn, slug: string): Promise<Held | null> {
  const row = await prismaOf(conn).agent.findUnique({
    where: { slug },
    include: { owner: PERSON, backupOwner: PERSON, grants: LIVE_GRANTS },
  });
  return (
    row && {
      name: row.name,
      registered: isRegistered(row.status as AgentStatus),
      retired: row.status === 'retired',
      spec: toSpec(row),
      grants: row.grants.map((grant) => ({
        tool: `${grant.tool.server.slug}/${grant.tool.name}`,
        constraints: grant.constraints as Constraints,
      })),
    }
  );
}

export interface AgentFilter {
  q?: string;
  status?: AgentStatus;
  environment?: string;
  exposure?: string;
  mode?: string;
  team?: string;
  /** Person id: agents that they own or back up. */
  owner?: string;
  risk?: string;
  ownership?: OwnershipFilter;
  review?: ReviewFilter;
}

/** People who are no longer here and still have a part in an agent: few, and found by index, where agents are many. */
export async function listGone(conn: Conn): Promise<string[]> {
  const live = { some: { status: { not: 'retired' } } };
  const rows = await prismaOf(conn).person.findMany({
    where: { status: 'disabled', OR: [{ ownedAgents: live }, { backupAgents: live }] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Agents that lost one of their people, or both. Retired ones need nobody. `gone`: as `listGone` gives it. */
export function whereLeft(which: OwnershipFilter, gone: string[]) {
  const [owner, backup] = [{ ownerId: { in: gone } }, { backupOwnerId: { in: gone } }];
  return { status: { not: 'retired' }, ...(which === 'nobody' ? { AND: [owner, backup] } : { OR: [owner, backup] }) };
}

/** Active agents that have to be confirmed within two weeks, or already had to be. */
export function whereReview(which: ReviewFilter, now: Date) {
  const until = which === 'overdue' ? now : new Date(now.getTime() + REVIEW_SOON_MS);
  return { status: 'active', reviewDueAt: { lte: until } };
}

async function where(conn: Conn, scope: Scope, filter: AgentFilter, now: Date) {
  const { q, status, environment, exposure, mode, team, owner, risk, ownership, review } = filter;
  const text = q ? textIn(q) : undefined;
  return {
    AND: [
      visible(scope),
      { status, environment, exposure, mode, team, riskLevel: risk },
      owner ? { OR: [{ ownerId: owner }, { backupOwnerId: owner }] } : {},
      ownership ? whereLeft(ownership, await listGone(conn)) : {},
      review ? whereReview(review, now) : {},
      text ? { OR: [{ name: text }, { slug: text }, { team: text }] } : {},
    ],
  };
}

/** Counts no further than `most`. */
export async function countAgents(
  conn: Conn,
  scope: Scope,
  filter: AgentFilter,
  now: Date,
  most: number,
): Promise<number> {
  return prismaOf(conn).agent.count({ where: await where(conn, scope, filter, now), take: most });
}

const COLUMNS = { name: 'name', updated: 'updatedAt', risk: 'riskScore', review: 'reviewDueAt' } as const;
const NULLABLE: readonly string[] = ['riskScore', 'reviewDueAt'];

/** What comes after a row. Without a value stands above all values, as the database sorts it: unknown may be worst. */
function beyond(column: (typeof COLUMNS)[keyof typeof COLUMNS], order: 'asc' | 'desc', [key, id]: [string, string]) {
  const than = order === 'asc' ? 'gt' : 'lt';
  if (NULLABLE.includes(column) && key === '') {
    const without = { [column]: null, id: { [than]: id } };
    return order === 'asc' ? without : { OR: [without, { [column]: { not: null } }] };
  }
  const value = column === 'name' ? key : column === 'riskScore' ? Number(key) : new Date(key);
  const after = { OR: [{ [column]: { [than]: value } }, { [column]: value, id: { [than]: id } }] };
  if (NULLABLE.includes(column) && order === 'asc') return { OR: [...after.OR, { [column]: null }] };
  // Said once more without the id, so that the database starts there in its index instead of walking up to it.
  return { AND: [{ [column]: { [`${than}e`]: value } }, after] };
}

async function listIds(conn: Conn, where: object, orderBy: object[], take: number): Promise<string[]> {
  const rows = await prismaOf(conn).agent.findMany({ where, orderBy, take, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** One page in the order of `sort`; `after` holds the sort value and id of the last row seen. */
export async function listAgents(
  conn: Conn,
  scope: Scope,
  filter: AgentFilter,
  page: { sort: AgentSort; limit: number; after?: [string, string]; now: Date },
) {
  const order = page.sort.startsWith('-') ? 'desc' : 'asc';
  const column = COLUMNS[page.sort.replace('-', '') as keyof typeof COLUMNS];
  const asked = {
    AND: [await where(conn, scope, filter, page.now), page.after ? beyond(column, order, page.after) : {}],
  };
  // A text may be far down the alphabet: the index by name holds all that is looked into, so that it alone is walked.
  const found = filter.q
    ? { id: { in: await listIds(conn, asked, [{ [column]: order }, { id: order }], page.limit) } }
    : asked;
  const rows = await prismaOf(conn).agent.findMany({
    where: found,
    orderBy: [{ [column]: order }, { id: order }],
    take: page.limit,
    include: {
      owner: { select: { id: true, name: true, status: true } },
      backupOwner: { select: { id: true, name: true, status: true } },
      grants: { where: { revokedAt: null }, select: { tool: { select: { dataClass: true } } } },
    },
  });
  return rows;
}

/** From one name to the next in the index: there are few teams, however many agents. */
export async function listTeams(conn: Conn, _scope: Scope): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ team: string }[]>`
    WITH RECURSIVE known(team) AS (
      (SELECT team FROM "Agent" ORDER BY team LIMIT 1)
      UNION ALL
      SELECT (SELECT a.team FROM "Agent" a WHERE a.team > k.team ORDER BY a.team LIMIT 1)
      FROM known k WHERE k.team IS NOT NULL
    ) SELECT team FROM known WHERE team IS NOT NULL LIMIT 500`;
  return rows.map((row) => row.team);
}

/** Requests about an agent that wait for a decision, newest first; at most 20. */
export async function listWaiting(conn: Conn, agentId: string) {
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { state: 'pending', agents: { some: { agentId } } },
    orderBy: { number: 'desc' },
    take: 20,
    select: { id: true, number: true, requesterId: true, operations: true },
  });
  return rows.map(({ operations, ...row }) => ({
    ...row,
    ops: [...new Set((operations as unknown as { op: string }[]).map(({ op }) => op))],
  }));
}

/** How each tool that the agent held before that moment was lost last, newest first. */
export async function listEndedGrants(conn: Conn, agentId: string, at: Date, limit: number) {
  const rows = await prismaOf(conn).grant.findMany({
    where: { agentId, revokedAt: { lte: at } },
    distinct: ['toolId'],
    orderBy: [{ revokedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: {
      toolId: true,
      revokedAt: true,
      revokeReason: true,
      tool: { select: { name: true, server: { select: { slug: true } } } },
    },
  });
  return rows.map(({ toolId, revokedAt, revokeReason, tool }) => ({
    toolId,
    tool: `${tool.server.slug}/${tool.name}`,
    at: (revokedAt as Date).toISOString(),
    why: revokeReason === 'expired' ? ('expired' as const) : ('revoked' as const),
    reason: revokeReason === 'expired' ? null : revokeReason,
  }));
}

/** Every tool of these servers that was there at that moment, with names and labels as they are now. */
export async function listToolsAt(conn: Conn, servers: string[], at: Date) {
  const rows = await prismaOf(conn).tool.findMany({
    where: {
      server: { slug: { in: servers } },
      firstSeenAt: { lte: at },
      OR: [{ removedAt: null }, { removedAt: { gt: at } }],
    },
    select: { name: true, server: { select: { slug: true } } },
  });
  return rows.map((row) => `${row.server.slug}/${row.name}`).sort();
}

/** Who asked for and who approved these requests. */
export async function listApprovals(conn: Conn, requestIds: string[]) {
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { id: { in: requestIds } },
    select: {
      id: true,
      number: true,
      requester: { select: { id: true, name: true } },
      decisions: {
        where: { decision: 'approve' },
        orderBy: { at: 'asc' },
        select: { at: true, digest: true, person: { select: { id: true, name: true } } },
      },
      digest: true,
    },
  });
  return new Map(
    rows.map(({ digest, decisions, ...row }) => [
      row.id,
      { ...row, approvals: decisions.filter((d) => d.digest === digest) },
    ]),
  );
}
