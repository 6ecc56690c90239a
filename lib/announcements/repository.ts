import { ROTATE_DAYS } from '@/lib/credentials/model/credential';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { REPORT_WORDS, type Report } from '@/lib/gateways/model/attestation';
import { CURRENT_DUTIES, type DutyAnswer, dutyState } from '@/lib/incidents/model/obligations';
import { listActiveIn } from '@/lib/people/repository';
import type { Announced, AnnouncedEvent, DueAnnouncement, Item } from './model/due';

const DAY_MS = 86_400_000;
/** How far ahead is looked, and how long after the end of a grant somebody who was not told is still told. */
const WINDOW_MS = 14 * DAY_MS;

/** Something with a date, and whom it concerns. */
export interface Candidate extends Item {
  /** Slug of the agent, name of the gateway or server, number of the incident. */
  whose: string;
  /** Of its page. */
  path: string;
  what: string;
  /** Owner and backup owner, if they are still here; of a gateway, administrators too, and of a server security. */
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

const ofAgent = (agent: Owned & { slug: string }) => ({
  whose: agent.slug,
  path: `/agents/${agent.slug}`,
  people: here(agent),
});

function ofGateway(
  { name, slug, owner }: { name: string; slug: string; owner: { id: string; status: string } | null },
  admins: string[],
) {
  const people = owner?.status === 'active' && !admins.includes(owner.id) ? [owner.id, ...admins] : admins;
  return { whose: name, path: `/gateways/${slug}`, people };
}

/** The token that ends last; of two that end together, one. */
function lastOf(tokens: { id: string; expiresAt: Date }[]): string | undefined {
  return [...tokens].sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime() || (a.id < b.id ? 1 : -1))[0]?.id;
}

/** What has a date within two weeks, or had one that may not have been told, in the order of ids. */
export async function listCandidates(conn: Conn, event: AnnouncedEvent, now: Date, which: Which): Promise<Candidate[]> {
  const soon = new Date(now.getTime() + WINDOW_MS);
  const past = new Date(now.getTime() - WINDOW_MS);
  const { where: chosen, ...order } = page(which);
  switch (event) {
    case 'grant.ending': {
      const ended = { OR: [{ revokedAt: null }, { revokeReason: 'expired' }] };
      const within = { endsAt: { gt: past, lte: soon } };
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
        ...ofAgent(agent),
        what: `${tool.server.slug}/${tool.name}`,
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
        ...ofAgent(agent),
        what: risk,
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
        ...ofAgent(row),
        what: '',
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
        const path = `/people/${id}/hand-over`;
        return { event, subject: id, since: left, dueAt: left, whose: '', path, what: name, people: [] };
      });
    }
    case 'credential.rotation-due': {
      const old = { rotatedAt: { lte: new Date(soon.getTime() - ROTATE_DAYS * DAY_MS) } };
      const asked = { kind: 'external', events: { some: { event: 'requested' } } };
      const live = { revokedAt: null, agent: { status: { not: 'retired' } }, OR: [old, asked] };
      const rows = await prismaOf(conn).credential.findMany({
        where: { AND: [chosen, live] },
        include: { agent: AGENT, events: { orderBy: { id: 'desc' }, take: 1 } },
        ...order,
      });
      return rows.map(({ id, name, rotatedAt, agent, events }) => {
        const about = { event, subject: id, ...ofAgent(agent), path: `/agents/${agent.slug}?tab=credentials` };
        const last = events[0];
        // A replacement that nobody finished is said a day later, whatever the age.
        if (last?.event === 'requested') {
          const what = `the credential ${name} was to be replaced at its issuer, and nobody said that it is`;
          return { ...about, since: last.at, dueAt: new Date(last.at.getTime() + DAY_MS), what };
        }
        const dueAt = new Date(rotatedAt.getTime() + ROTATE_DAYS * DAY_MS);
        const what = `replace the credential ${name} by ${dueAt.toISOString().slice(0, 10)}`;
        return { ...about, since: rotatedAt, dueAt, what };
      });
    }
    case 'eu-ai-act.beginning':
      return listBeginning(conn, now, which);
    case 'incident.duty-due': {
      return (await listDuties(conn, which)).map(({ subject, number, incident, answer, recordedAt, commander }) => {
        const [duty] = CURRENT_DUTIES.duties.filter(({ id }) => id === answer.duty);
        const dueAt = duty && dutyState(duty, answer, now).dueAt;
        return {
          ...{ event, subject, since: recordedAt, whose: `Incident ${number}` },
          // One that this version of the rules does not know has no clock of theirs.
          dueAt: dueAt ? new Date(dueAt) : NEVER,
          path: `/incidents/${incident}?tab=obligations`,
          what: duty ? `${duty.recipient} (${duty.regime})` : '',
          people: commander === null ? [] : [commander],
        };
      });
    }
    case 'incident.action-due': {
      const rows = await prismaOf(conn).incidentAction.findMany({
        where: { AND: [chosen, { doneAt: null, dueAt: { lte: soon } }] },
        include: { owner: PERSON, incident: { select: { id: true, number: true } } },
        ...order,
      });
      return rows.map(({ id, createdAt, dueAt, what, owner, incident }) => ({
        ...{ event, subject: id, since: createdAt, dueAt, what, whose: `Incident ${incident.number}` },
        path: `/incidents/${incident.id}?tab=cause`,
        people: owner.status === 'active' ? [owner.id] : [],
      }));
    }
    case 'gateway.attestation-ending': {
      const rows = await prismaOf(conn).gatewayAttestation.findMany({
        where: { AND: [chosen, { removedAt: null, periodEnd: { gt: past, lte: soon } }] },
        include: {
          gateway: {
            include: { owner: PERSON, attestations: { where: { removedAt: null, periodEnd: { gt: soon } } } },
          },
        },
        ...order,
      });
      const admins = await listActiveIn(conn, 'admin');
      return (
        rows
          // Another report of the same kind goes on for longer.
          .filter(({ report, gateway }) => !gateway.attestations.some((other) => other.report === report))
          .map(({ id, createdAt, periodEnd, report, gateway }) => ({
            event,
            subject: id,
            since: createdAt,
            dueAt: periodEnd,
            ...ofGateway(gateway, admins),
            what: REPORT_WORDS[report as Report],
          }))
      );
    }
    case 'server.attestation-ending': {
      const rows = await prismaOf(conn).serverAttestation.findMany({
        where: { AND: [chosen, { removedAt: null, periodEnd: { gt: past, lte: soon } }] },
        include: {
          server: {
            include: { owner: PERSON, attestations: { where: { removedAt: null, periodEnd: { gt: soon } } } },
          },
        },
        ...order,
      });
      const security = await listActiveIn(conn, 'security');
      return (
        rows
          // Another report of the same kind goes on for longer.
          .filter(({ report, server }) => !server.attestations.some((other) => other.report === report))
          .map(({ id, createdAt, periodEnd, report, vendor, server: { name, slug, owner } }) => ({
            event,
            subject: id,
            since: createdAt,
            dueAt: periodEnd,
            whose: name,
            path: `/servers/${slug}`,
            people: [...new Set([...(owner.status === 'active' ? [owner.id] : []), ...security])],
            what: `${REPORT_WORDS[report as Report]} of ${vendor}`,
          }))
      );
    }
    case 'gateway.token-ending': {
      const rows = await prismaOf(conn).gatewayToken.findMany({
        where: { AND: [chosen, { revokedAt: null, expiresAt: { gt: past, lte: soon } }] },
        include: {
          gateway: { include: { owner: PERSON, tokens: { where: { revokedAt: null, expiresAt: { gt: past } } } } },
        },
        ...order,
      });
      const admins = await listActiveIn(conn, 'admin');
      return rows
        .filter(({ id, expiresAt, gateway }) => lastOf(gateway.tokens) === id && expiresAt > past)
        .map(({ id, createdAt, expiresAt, gateway }) => ({
          event,
          subject: id,
          since: createdAt,
          dueAt: expiresAt,
          ...ofGateway(gateway, admins),
          what: '',
        }));
    }
  }
}

const LAW_WINDOW_MS = 90 * DAY_MS;

/** High-risk agents for which the next date of the law is within three months, or was within two weeks. */
async function listBeginning(conn: Conn, now: Date, which: Which): Promise<Candidate[]> {
  const day = (ms: number) => new Date(now.getTime() + ms).toISOString().slice(0, 10);
  const [from, to] = [day(-WINDOW_MS), day(LAW_WINDOW_MS)];
  const ids = 'ids' in which ? which.ids : null;
  const [after, limit] = 'ids' in which ? ['', which.ids.length] : [which.after, which.limit];
  const rows = await prismaOf(conn).$queryRaw<{ id: string; at: Date; date: string }[]>`
    SELECT a."id", n."at", min(d->>'date') AS "date" FROM "Agent" a
    JOIN LATERAL (SELECT e."at", e."obligations" FROM "EuAssessment" e WHERE e."agentId" = a."id"
      ORDER BY e."at" DESC, e."id" DESC LIMIT 1) n ON true
    CROSS JOIN LATERAL jsonb_array_elements(n."obligations") d
    WHERE a."euClass" = 'high' AND a."status" <> 'retired' AND a."id" > ${after}
      AND (${ids}::text[] IS NULL OR a."id" = ANY(${ids}::text[])) AND d->>'date' > ${from} AND d->>'date' <= ${to}
    GROUP BY 1, 2 ORDER BY 1 LIMIT ${limit}`;
  const agents = await prismaOf(conn).agent.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: { id: true, ...AGENT.select },
  });
  return rows.flatMap(({ id, at, date }) => {
    const agent = agents.find((one) => one.id === id);
    if (!agent) return [];
    const about = { ...ofAgent(agent), path: `/agents/${agent.slug}/eu-ai-act`, what: '' };
    return [
      { event: 'eu-ai-act.beginning' as const, subject: id, since: at, dueAt: new Date(`${date}T00:00:00Z`), ...about },
    ];
  });
}
const NEVER = new Date(8.64e15);

interface DutyRow {
  /** Incident and duty: another answer is about the same. */
  subject: string;
  incident: string;
  number: number;
  answer: DutyAnswer & { duty: string };
  recordedAt: Date;
  commander: string | null;
}

/** What has to be told of incidents and, by what was written down last of each, was not. */
async function listDuties(conn: Conn, which: Which): Promise<DutyRow[]> {
  const ids = 'ids' in which ? which.ids : null;
  return prismaOf(conn).$queryRaw<DutyRow[]>`
    SELECT last."subject", last."detail" AS "answer", last."recordedAt", i."id" AS "incident", i."number",
      p."id" AS "commander"
    FROM (SELECT DISTINCT ON (e."incidentId", e."detail"->>'duty') e."incidentId", e."detail", e."recordedAt",
        e."incidentId" || '/' || (e."detail"->>'duty') AS "subject"
      FROM "IncidentEntry" e WHERE e."kind" = 'obligation'
      ORDER BY e."incidentId", e."detail"->>'duty', e."id" DESC) last
    JOIN "Incident" i ON i."id" = last."incidentId" AND i."outcome" IS DISTINCT FROM 'false-alarm'
    LEFT JOIN "Person" p ON p."id" = i."commanderId" AND p."status" = 'active'
    WHERE last."detail"->>'applies' = 'true' AND last."detail"->>'filedAt' IS NULL
      AND (${ids}::text[] IS NULL OR last."subject" = ANY(${ids}::text[]))
      AND last."subject" > ${'ids' in which ? '' : which.after}
    ORDER BY last."subject" LIMIT ${'ids' in which ? which.ids.length : which.limit}::int`;
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
