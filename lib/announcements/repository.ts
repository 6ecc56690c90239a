import { ROTATE_DAYS } from '@/lib/credentials/model/credential';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { REPORT_WORDS, type Report } from '@/lib/gateways/model/attestation';
import { DAY_MS } from '@/lib/kernel/day';
import { listActiveIn } from '@/lib/people/repository';
import { listBeginning, listDutiesDue } from './law/repository';
import { AGENT, type Candidate, ofAgent, PERSON, type Which, WINDOW_MS } from './model/candidate';
import type { Announced, AnnouncedEvent, DueAnnouncement } from './model/due';

function page(which: Which) {
  const [id, take] = 'ids' in which ? [{ in: which.ids }, which.ids.length] : [{ gt: which.after }, which.limit];
  return { where: { id }, take, orderBy: { id: 'asc' as const } };
}

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
    case 'incident.duty-due':
      return listDutiesDue(conn, now, which);
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
