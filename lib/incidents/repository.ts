import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { JsonObject } from '@/lib/kernel/json';
import type { EntryKind } from './model/dto';
import type { IncidentFilter } from './model/input';

const PERSON = { select: { id: true, name: true } } as const;
const UNVERIFIED = { actions: { where: { verifiedAt: null }, select: { id: true } } } as const;

/** Those of agents that somebody answers for or that they have a part in, or all. */
async function within(conn: Conn, scope: Scope) {
  if (scope.reach === 'all') return {};
  const { personId } = scope;
  return {
    OR: [
      { agents: { hasSome: await slugsOwnedBy(conn, personId) } },
      { commanderId: personId },
      { reporterId: personId },
      { scribeId: personId },
      { actions: { some: { ownerId: personId } } },
    ],
  };
}

function whereOf({ state, agent, q, ...filter }: IncidentFilter) {
  return {
    ...filter,
    title: q === undefined ? undefined : { contains: q, mode: 'insensitive' as const },
    state: state === 'open' ? { not: 'closed' } : state,
    agents: agent === undefined ? undefined : { has: agent },
  };
}

export type IncidentRecord = Awaited<ReturnType<typeof listIncidents>>[number];

/** The newest first. */
export async function listIncidents(
  conn: Conn,
  scope: Scope,
  filter: IncidentFilter,
  page: { limit: number; before?: { declaredAt: Date; id: string } },
) {
  const { before } = page;
  return prismaOf(conn).incident.findMany({
    where: {
      AND: [
        whereOf(filter),
        await within(conn, scope),
        before
          ? {
              declaredAt: { lte: before.declaredAt },
              OR: [{ declaredAt: { lt: before.declaredAt } }, { id: { lt: before.id } }],
            }
          : {},
      ],
    },
    orderBy: [{ declaredAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
    include: { commander: PERSON, ...UNVERIFIED },
  });
}

export async function countOpen(conn: Conn, scope: Scope, most: number): Promise<number> {
  return prismaOf(conn).incident.count({
    where: { AND: [{ state: { not: 'closed' } }, await within(conn, scope)] },
    take: most,
  });
}

/** What figures are made of: false alarms are none of it. */
export async function listTimed(conn: Conn, scope: Scope, since: Date, most: number) {
  return prismaOf(conn).incident.findMany({
    where: {
      AND: [
        { declaredAt: { gte: since }, OR: [{ outcome: null }, { outcome: { not: 'false-alarm' } }] },
        await within(conn, scope),
      ],
    },
    orderBy: { declaredAt: 'desc' },
    take: most,
    select: { occurredAt: true, detectedAt: true, triagedAt: true, containedAt: true, recoveredAt: true },
  });
}

export type IncidentWhole = NonNullable<Awaited<ReturnType<typeof findIncident>>>;

export async function findIncident(conn: Conn, scope: Scope, id: string) {
  return prismaOf(conn).incident.findFirst({
    where: { AND: [{ id }, await within(conn, scope)] },
    include: {
      commander: PERSON,
      reporter: PERSON,
      scribe: PERSON,
      entries: {
        orderBy: { id: 'asc' },
        include: { person: PERSON, evidence: { omit: { content: true }, orderBy: { id: 'asc' } } },
      },
      actions: { orderBy: { id: 'asc' }, include: { owner: PERSON, verifiedBy: PERSON } },
    },
  });
}

/** By alert, whoever may see it: an alert leads to one incident. */
export async function findOfAlert(conn: Conn, alert: string) {
  return prismaOf(conn).incident.findFirst({
    where: { alerts: { has: alert } },
    orderBy: { declaredAt: 'desc' },
    select: { id: true, number: true },
  });
}

export async function findEvidence(conn: Conn, incidentId: string, id: string) {
  return prismaOf(conn).incidentEvidence.findFirst({ where: { id, incidentId } });
}

export async function countEvidence(tx: Conn, incidentId: string): Promise<number> {
  return prismaOf(tx).incidentEvidence.count({ where: { incidentId } });
}

/** Actions that are this person's and not verified yet, the one that is due first before others. */
export async function listMyActions(conn: Conn, _scope: Scope, personId: string, most: number) {
  return prismaOf(conn).incidentAction.findMany({
    where: { ownerId: personId, doneAt: null },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: most,
    include: { incident: { select: { id: true, number: true, title: true } } },
  });
}

type NewIncident = Parameters<ReturnType<typeof prismaOf>['incident']['create']>[0]['data'];

export async function insertIncident(tx: Conn, incident: object): Promise<number> {
  const last = await prismaOf(tx).incident.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).incident.create({ data: { ...incident, number } as NewIncident });
  return number;
}

export async function updateIncident(tx: Conn, id: string, data: object): Promise<void> {
  await prismaOf(tx).incident.update({ where: { id }, data });
}

export interface NewEntry {
  incidentId: string;
  kind: EntryKind;
  at: Date;
  recordedAt: Date;
  personId: string | null;
  text: string;
  detail?: JsonObject;
  corrects?: bigint;
}

export async function insertEntry(tx: Conn, { detail = {}, ...entry }: NewEntry): Promise<bigint> {
  const { id } = await prismaOf(tx).incidentEntry.create({ data: { ...entry, detail }, select: { id: true } });
  return id;
}

export async function insertEvidence(
  tx: Conn,
  file: {
    id: string;
    incidentId: string;
    entryId: bigint;
    name: string;
    type: string;
    size: number;
    sha256: string;
    content: Uint8Array<ArrayBuffer>;
  },
): Promise<void> {
  await prismaOf(tx).incidentEvidence.create({ data: file });
}

export async function insertAction(
  tx: Conn,
  action: { id: string; incidentId: string; what: string; ownerId: string; dueAt: Date; createdAt: Date },
): Promise<void> {
  await prismaOf(tx).incidentAction.create({ data: action });
}

export async function updateAction(
  tx: Conn,
  id: string,
  data: { doneAt?: Date | null; verifiedAt?: Date; verifiedById?: string },
): Promise<void> {
  await prismaOf(tx).incidentAction.update({ where: { id }, data });
}
