import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { JsonObject } from '@/lib/kernel/json';
import type { AuditEntry } from './model/entry';

type Row = {
  seq: number;
  at: Date;
  actor: unknown;
  action: string;
  subjectKind: string;
  subjectId: string;
  detail: unknown;
  previous: string;
  hash: string;
};

function toEntry(row: Row): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor as AuditEntry['actor'],
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId },
    detail: row.detail as JsonObject,
    previous: row.previous,
    hash: row.hash,
  };
}

export async function findHead(conn: Conn): Promise<{ seq: number; hash: string } | null> {
  return prismaOf(conn).auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
}

/** When the first entry was made. */
export async function findFirstAt(conn: Conn): Promise<Date | null> {
  const first = await prismaOf(conn).auditEntry.findFirst({ orderBy: { seq: 'asc' }, select: { at: true } });
  return first?.at ?? null;
}

/** Numbers of the first entry of a period, and of the last one before its end; 0 where there is none by then. */
export async function findSpan(conn: Conn, from: Date, to: Date): Promise<{ first: number | null; size: number }> {
  const of = (at: { gte?: Date; lt: Date }) =>
    prismaOf(conn).auditEntry.aggregate({ where: { at }, _min: { seq: true }, _max: { seq: true } });
  const within = await of({ gte: from, lt: to });
  const until = await of({ lt: to });
  return { first: within._min.seq, size: until._max.seq ?? 0 };
}

export async function insertEntry(tx: Conn, entry: AuditEntry): Promise<void> {
  const { subject, ...rest } = entry;
  await prismaOf(tx).auditEntry.create({
    data: { ...rest, at: new Date(entry.at), subjectKind: subject.kind, subjectId: subject.id },
  });
}

export interface AuditFilter {
  action?: string;
  subjectKind?: string;
  subjectId?: string;
  person?: string;
  from?: string;
  to?: string;
}

/** Newest first. `before` is the last seen sequence number. */
export async function listEntries(
  conn: Conn,
  _scope: Scope,
  filter: AuditFilter,
  page: { limit: number; before?: number },
): Promise<AuditEntry[]> {
  const rows = await prismaOf(conn).auditEntry.findMany({
    where: {
      seq: page.before === undefined ? undefined : { lt: page.before },
      action: filter.action ? { startsWith: filter.action } : undefined,
      subjectKind: filter.subjectKind,
      subjectId: filter.subjectId,
      actor: filter.person ? { path: ['id'], equals: filter.person } : undefined,
      at: {
        gte: filter.from ? new Date(filter.from) : undefined,
        lt: filter.to ? new Date(filter.to) : undefined,
      },
    },
    orderBy: { seq: 'desc' },
    take: page.limit,
  });
  return rows.map(toEntry);
}

/** The newest entries of one action on one subject, for a verb that does not say the same thing too often. */
export async function listNewestOf(
  conn: Conn,
  { action, subject: { kind, id } }: Pick<AuditEntry, 'action' | 'subject'>,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await prismaOf(conn).auditEntry.findMany({
    where: { action, subjectKind: kind, subjectId: id },
    orderBy: { seq: 'desc' },
    take: limit,
  });
  return rows.map(toEntry);
}

/** When this person did this since then, oldest first; at most `limit`. */
export async function listTimesOf(
  conn: Conn,
  { action, personId, since }: { action: string; personId: string; since: Date },
  limit: number,
): Promise<Date[]> {
  const rows = await prismaOf(conn).auditEntry.findMany({
    where: { action, at: { gt: since }, actor: { path: ['id'], equals: personId } },
    orderBy: { seq: 'desc' },
    take: limit,
    select: { at: true },
  });
  return rows.map(({ at }) => at).reverse();
}

/** What these subjects are called: people by name, requests by number, grants by what they give. */
export async function findSubjectNames(
  conn: Conn,
  _scope: Scope,
  ids: { person: string[]; request: string[]; grant: string[] },
): Promise<Record<string, string>> {
  const prisma = prismaOf(conn);
  const people = await prisma.person.findMany({
    where: { id: { in: ids.person } },
    select: { id: true, name: true },
  });
  const requests = await prisma.changeRequest.findMany({
    where: { id: { in: ids.request } },
    select: { id: true, number: true },
  });
  const grants = await prisma.grant.findMany({
    where: { id: { in: ids.grant } },
    select: { id: true, agent: { select: { slug: true } } },
  });
  return Object.fromEntries([
    ...people.map(({ id, name }) => [id, name]),
    ...requests.map(({ id, number }) => [id, `CR-${number}`]),
    ...grants.map(({ id, agent }) => [id, `of ${agent.slug}`]),
  ]);
}

/** Oldest first, in bounded steps, for verification and export. */
export async function* walkEntries(conn: Conn, step = 1000): AsyncGenerator<AuditEntry> {
  for (let after = 0; ; ) {
    const rows = await prismaOf(conn).auditEntry.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: step,
    });
    for (const row of rows) yield toEntry(row);
    const last = rows.at(-1);
    if (!last || rows.length < step) return;
    after = last.seq;
  }
}
