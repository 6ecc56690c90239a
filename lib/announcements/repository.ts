import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Announced, AnnouncedEvent, DueAnnouncement, Item } from './model/due';

const DAY_MS = 86_400_000;
/** How far ahead is looked, and how long after the end of a grant somebody who was not told is still told. */
const WINDOW_MS = 14 * DAY_MS;

/** Something with a date, and whom it concerns. */
export interface Candidate extends Item {
  agent: string;
  what: string;
  /** Owner and backup owner, if they are still here. */
  people: string[];
}

type Which = { ids: string[] } | { after: string; limit: number };

function page(which: Which) {
  const [id, take] = 'ids' in which ? [{ in: which.ids }, which.ids.length] : [{ gt: which.after }, which.limit];
  return { where: { id }, take, orderBy: { id: 'asc' as const } };
}

const PERSON = { select: { id: true, status: true } } as const;
const AGENT = { select: { slug: true, owner: PERSON, backupOwner: PERSON } } as const;

interface Owned {
  owner: { id: string; status: string };
  backupOwner: { id: string; status: string };
}

const here = ({ owner, backupOwner }: Owned) =>
  [owner, backupOwner].filter(({ status }) => status === 'active').map(({ id }) => id);

/** What has a date within two weeks, or had one that may not have been told, in the order of ids. */
export async function listCandidates(conn: Conn, event: AnnouncedEvent, now: Date, which: Which): Promise<Candidate[]> {
  const soon = new Date(now.getTime() + WINDOW_MS);
  const { where: chosen, ...order } = page(which);
  switch (event) {
    case 'grant.ending': {
      const ended = { OR: [{ revokedAt: null }, { revokeReason: 'expired' }] };
      const within = { endsAt: { gt: new Date(now.getTime() - WINDOW_MS), lte: soon } };
      const rows = await prismaOf(conn).grant.findMany({
        where: { AND: [chosen, within, ended, { agent: { status: { not: 'retired' } } }] },
        include: { agent: AGENT, tool: { select: { name: true, server: { select: { slug: true } } } } },
        ...order,
      });
      return rows.map(({ id, createdAt, endsAt, agent, tool }) => ({
        event,
        subject: id,
        since: createdAt,
        dueAt: endsAt as Date,
        agent: agent.slug,
        what: `${tool.server.slug}/${tool.name}`,
        people: here(agent),
      }));
    }
    case 'acceptance.ending': {
      const open = { endedAt: null, until: { lte: soon }, agent: { status: { not: 'retired' } } };
      const rows = await prismaOf(conn).riskAcceptance.findMany({
        where: { AND: [chosen, open] },
        include: { agent: AGENT },
        ...order,
      });
      return rows.map(({ id, createdAt, until, risk, agent }) => ({
        event,
        subject: id,
        since: createdAt,
        dueAt: until,
        agent: agent.slug,
        what: risk,
        people: here(agent),
      }));
    }
    case 'agent.review-due': {
      const rows = await prismaOf(conn).agent.findMany({
        where: { AND: [chosen, { status: 'active', reviewDueAt: { lte: soon } }] },
        select: { id: true, confirmedFrom: true, reviewDueAt: true, createdAt: true, ...AGENT.select },
        ...order,
      });
      return rows.map((row) => ({
        event,
        subject: row.id,
        since: row.confirmedFrom ?? row.createdAt,
        dueAt: row.reviewDueAt as Date,
        agent: row.slug,
        what: '',
        people: here(row),
      }));
    }
    case 'agent.owner-left': {
      const live = { some: { status: { not: 'retired' } } };
      const leaves = { OR: [{ ownedAgents: live }, { backupAgents: live }, { servers: { some: {} } }] };
      const rows = await prismaOf(conn).person.findMany({
        where: { AND: [chosen, { status: 'disabled', disabledAt: { not: null, lte: now } }, leaves] },
        select: { id: true, name: true, disabledAt: true },
        ...order,
      });
      return rows.map(({ id, name, disabledAt }) => {
        const left = disabledAt as Date;
        return { event, subject: id, since: left, dueAt: left, agent: '', what: name, people: [] };
      });
    }
  }
}

export async function listAnnounced(conn: Conn, event: AnnouncedEvent, subjects: string[]): Promise<Announced[]> {
  return prismaOf(conn).announcement.findMany({
    where: { event, subject: { in: subjects } },
    select: { event: true, subject: true, dueAt: true, mark: true },
  });
}

export async function recordAnnounced(
  tx: Conn,
  { item, marks }: DueAnnouncement,
  people: string[],
  at: Date,
): Promise<void> {
  const { event, subject, dueAt } = item;
  await prismaOf(tx).announcement.createMany({
    data: marks.map((mark) => ({ event, subject, dueAt, mark, at, people })),
  });
}

export async function listActiveIn(conn: Conn, role: 'admin' | 'security'): Promise<string[]> {
  const rows = await prismaOf(conn).person.findMany({
    where: { status: 'active', roles: { has: role } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

/** Who shares agents with somebody who left, and is still here. */
export async function listPartners(conn: Conn, left: string): Promise<string[]> {
  const shares = { some: { status: { not: 'retired' }, OR: [{ ownerId: left }, { backupOwnerId: left }] } };
  const rows = await prismaOf(conn).person.findMany({
    where: { status: 'active', OR: [{ ownedAgents: shares }, { backupAgents: shares }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
