import { toSpec } from '@/lib/agents/model/agent-row';
import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import type { AgentSpec } from '@/lib/agents/model/manifest';
import { listGone, whereLeft, whereReview } from '@/lib/agents/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Operation } from '@/lib/requests/model/operation';
import type { Estate, EstateDetail, StandingWork } from './model/dto';

const GOVERNED = ['approved', 'active', 'suspended'];
const LIVE = { status: { not: 'retired' } };
const SHOWN = 8;

const mine = (personId: string) => ({ OR: [{ ownerId: personId }, { backupOwnerId: personId }] });

/** Agents of this person whose other owner left. */
export async function listLeft(conn: Conn, _scope: Scope, personId: string): Promise<StandingWork['left']> {
  const where = { AND: [mine(personId), whereLeft('left', await listGone(conn))] };
  const rows = await prismaOf(conn).agent.findMany({
    where,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    select: {
      slug: true,
      name: true,
      owner: { select: { name: true, status: true } },
      backupOwner: { select: { name: true } },
    },
  });
  return {
    items: rows.map(({ slug, name, owner, backupOwner }) =>
      owner.status === 'active'
        ? { slug, name, who: backupOwner.name, part: 'backup owner' as const }
        : { slug, name, who: owner.name, part: 'owner' as const },
    ),
    total: await prismaOf(conn).agent.count({ where }),
  };
}

export async function listDueConfirmations(
  conn: Conn,
  _scope: Scope,
  personId: string,
  now: Date,
): Promise<StandingWork['confirmations']> {
  const where = { AND: [mine(personId), whereReview('due', now)] };
  const rows = await prismaOf(conn).agent.findMany({
    where,
    orderBy: [{ reviewDueAt: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    select: { slug: true, name: true, reviewDueAt: true },
  });
  return {
    items: rows.map(({ reviewDueAt, ...row }) => ({ ...row, reviewDueAt: (reviewDueAt as Date).toISOString() })),
    total: await prismaOf(conn).agent.count({ where }),
  };
}

/** Accepted risks whose time is over and that nobody renewed or settled; of everybody where `personId` is null. */
export async function listOverAcceptances(
  conn: Conn,
  _scope: Scope,
  personId: string | null,
  now: Date,
): Promise<StandingWork['acceptances']> {
  const agent = personId === null ? LIVE : { AND: [LIVE, mine(personId)] };
  const where = { endedAt: null, until: { lte: now }, agent };
  const rows = await prismaOf(conn).riskAcceptance.findMany({
    where,
    orderBy: [{ until: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    select: { id: true, risk: true, until: true, agent: { select: { slug: true, name: true } } },
  });
  return {
    items: rows.map(({ until, ...row }) => ({ ...row, until: until.toISOString() })),
    total: await prismaOf(conn).riskAcceptance.count({ where }),
  };
}

const leavesSomething = {
  status: 'disabled',
  OR: [{ ownedAgents: { some: LIVE } }, { backupAgents: { some: LIVE } }, { servers: { some: {} } }],
};

/** People who left and still answer for something, the last to leave first. */
export async function listEstates(conn: Conn, _scope: Scope): Promise<StandingWork['estates']> {
  const rows = await prismaOf(conn).person.findMany({
    where: leavesSomething,
    orderBy: [{ disabledAt: 'desc' }, { id: 'asc' }],
    take: SHOWN,
    select: { id: true },
  });
  const items = await Promise.all(rows.map(({ id }) => findEstate(conn, id)));
  return {
    items: items.filter((one): one is Estate => one !== null),
    total: await prismaOf(conn).person.count({ where: leavesSomething }),
  };
}

export async function findEstate(conn: Conn, id: string): Promise<Estate | null> {
  const person = await prismaOf(conn).person.findUnique({
    where: { id },
    select: { id: true, name: true, email: true, status: true },
  });
  if (!person) return null;
  const { status, ...who } = person;
  const count = (where: object) => prismaOf(conn).agent.count({ where: { AND: [LIVE, where] } });
  return {
    person: { ...who, active: status === 'active' },
    agents: await count(mine(id)),
    owned: await count({ ownerId: id }),
    registered: await count({ AND: [mine(id), { status: { in: GOVERNED } }] }),
    alone: await count({
      OR: [
        { ownerId: id, backupOwner: { status: 'disabled' } },
        { backupOwnerId: id, owner: { status: 'disabled' } },
      ],
    }),
    servers: await prismaOf(conn).mcpServer.count({ where: { ownerId: id } }),
  };
}

/** The first rows of what this person answers for. */
export async function listEstate(
  conn: Conn,
  id: string,
  limit: number,
): Promise<Pick<EstateDetail, 'agentList' | 'serverList'>> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { AND: [LIVE, mine(id)] },
    orderBy: { slug: 'asc' },
    take: limit,
    select: {
      slug: true,
      name: true,
      status: true,
      ownerId: true,
      owner: { select: { name: true, status: true } },
      backupOwner: { select: { name: true, status: true } },
    },
  });
  const serverList = await prismaOf(conn).mcpServer.findMany({
    where: { ownerId: id },
    orderBy: { slug: 'asc' },
    take: limit,
    select: { slug: true, name: true },
  });
  const agentList = rows.map(({ ownerId, owner, backupOwner, ...row }) => {
    const other = ownerId === id ? backupOwner : owner;
    const part = ownerId === id ? ('owner' as const) : ('backup owner' as const);
    return {
      ...row,
      status: row.status as AgentStatus,
      part,
      other: other.status === 'active' ? other.name : `${other.name}, who left too`,
    };
  });
  return { agentList, serverList };
}

export interface OwnedAgent {
  slug: string;
  name: string;
  spec: AgentSpec;
  /** E-mail addresses of its people who are no longer here. */
  left: string[];
}

/** Registered agents that this person owns or backs up, by slug. */
export async function listOwned(tx: Conn, id: string, after: string, limit: number): Promise<OwnedAgent[]> {
  const rows = await prismaOf(tx).agent.findMany({
    where: { AND: [mine(id), { status: { in: GOVERNED }, slug: { gt: after } }] },
    orderBy: { slug: 'asc' },
    take: limit,
    include: {
      owner: { select: { email: true, status: true } },
      backupOwner: { select: { email: true, status: true } },
    },
  });
  return rows.map((row) => ({
    slug: row.slug,
    name: row.name,
    spec: toSpec(row),
    left: [row.owner, row.backupOwner].filter(({ status }) => status !== 'active').map(({ email }) => email),
  }));
}

/** The request that waits with a change of what is registered, for each of these agents that has one. */
export async function listPendingUpdates(tx: Conn, slugs: string[]): Promise<Map<string, number>> {
  const rows = await prismaOf(tx).changeRequest.findMany({
    where: { state: 'pending', agents: { some: { agent: { slug: { in: slugs } } } } },
    select: { number: true, operations: true },
    orderBy: { number: 'asc' },
  });
  const pending = new Map<string, number>();
  for (const { number, operations } of rows) {
    for (const operation of operations as unknown as Operation[]) {
      if (operation.op === 'update-agent' && slugs.includes(operation.agent)) pending.set(operation.agent, number);
    }
  }
  return pending;
}

/** Gives every server of one person to another; gives their slugs. */
export async function transferServers(tx: Conn, from: string, to: string, now: Date): Promise<string[]> {
  const rows = await prismaOf(tx).mcpServer.findMany({
    where: { ownerId: from },
    orderBy: { slug: 'asc' },
    select: { slug: true },
  });
  await prismaOf(tx).mcpServer.updateMany({ where: { ownerId: from }, data: { ownerId: to, updatedAt: now } });
  return rows.map(({ slug }) => slug);
}
