import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { DocumentContent } from '../model/document';
import type { Case, DocumentKind } from '../model/document-form';
import type { Registered } from '../model/fact-blocks';

const PERSON = { select: { id: true, name: true } } as const;
const VERSION = {
  ...{ version: true, at: true, gaps: true, factsDigest: true, digest: true },
  ...{ personId: true, savedBy: true },
} as const;

export interface StoredVersion {
  version: number;
  at: Date;
  gaps: string[];
  factsDigest: string;
  digest: string;
  /** With the name that the person had then. */
  person: { id: string; name: string };
}

function toStored<Row extends { personId: string; savedBy: string }>({ personId, savedBy, ...row }: Row) {
  return { ...row, person: { id: personId, name: savedBy } };
}

/** Newest first. Unscoped, as all here: whoever calls has made sure that the agent's documents may be read. */
export async function listVersions(
  conn: Conn,
  slug: string,
  kind: DocumentKind,
  limit: number,
): Promise<StoredVersion[]> {
  const rows = await prismaOf(conn).euDocument.findMany({
    where: { agent: { slug }, kind },
    orderBy: { version: 'desc' },
    take: limit,
    select: VERSION,
  });
  return rows.map(toStored);
}

/** One version with its content; the newest without a number. */
export async function findVersion(conn: Conn, slug: string, kind: DocumentKind, version?: number) {
  const row = await prismaOf(conn).euDocument.findFirst({
    where: { agent: { slug }, kind, version },
    orderBy: { version: 'desc' },
    select: { ...VERSION, content: true },
  });
  return row && { ...toStored(row), content: row.content as unknown as DocumentContent };
}

/** The newest version of each document of these agents, by slug and kind. */
export async function listNewest(conn: Conn, slugs: string[]) {
  const rows = await prismaOf(conn).euDocument.findMany({
    where: { agent: { slug: { in: slugs } } },
    orderBy: [{ agentId: 'asc' }, { kind: 'asc' }, { version: 'desc' }],
    distinct: ['agentId', 'kind'],
    select: { ...VERSION, kind: true, only: true, agent: { select: { slug: true } } },
  });
  return rows.map(({ agent, kind, only, ...row }) => ({
    ...toStored(row),
    ...{ slug: agent.slug, kind: kind as DocumentKind, only: only as Case | null },
  }));
}

export async function writeVersion(
  tx: Conn,
  slug: string,
  row: {
    id: string;
    kind: DocumentKind;
    version: number;
    personId: string;
    savedBy: string;
    only: Case | null;
    at: Date;
    content: DocumentContent;
    factsDigest: string;
    digest: string;
  },
): Promise<void> {
  const { id: agentId } = await prismaOf(tx).agent.findUniqueOrThrow({ where: { slug }, select: { id: true } });
  const { content, ...rest } = row;
  await prismaOf(tx).euDocument.create({
    data: { ...rest, agentId, form: content.form, gaps: content.gaps.map(({ id }) => id), content: content as never },
  });
}

const MOST_CHANGES = 50;
const MOST_INCIDENTS = 50;

/** What the registry has to say beyond the agent itself; changes and incidents the newest first. */
export async function readSurroundings(
  conn: Conn,
  slug: string,
): Promise<Pick<Registered, 'definitions' | 'changes' | 'changesInAll' | 'incidents' | 'firstCall'>> {
  const db = prismaOf(conn);
  const grants = await db.grant.findMany({
    where: { agent: { slug }, revokedAt: null },
    select: { tool: { select: { name: true, pinnedDigest: true, server: { select: { slug: true } } } } },
  });
  const approved = { state: 'approved', agents: { some: { agent: { slug } } } };
  const changes = await db.changeRequest.findMany({
    where: approved,
    orderBy: { number: 'desc' },
    take: MOST_CHANGES,
    select: {
      ...{ number: true, title: true, decidedAt: true, createdAt: true, revisionSerial: true },
      requester: { select: { name: true } },
      decisions: {
        where: { decision: 'approve' },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
        select: { person: PERSON },
      },
    },
  });
  const incidents = await db.incident.findMany({
    where: { agents: { has: slug } },
    orderBy: { number: 'desc' },
    take: MOST_INCIDENTS,
    select: { number: true, title: true, severity: true, state: true, declaredAt: true },
  });
  const first = await db.decisionDay.findFirst({
    where: { agent: slug },
    orderBy: { start: 'asc' },
    select: { start: true },
  });
  return {
    definitions: new Map(grants.map(({ tool }) => [`${tool.server.slug}/${tool.name}`, tool.pinnedDigest])),
    changesInAll: await db.changeRequest.count({ where: approved }),
    changes: changes.map(({ number, title, decidedAt, createdAt, revisionSerial, requester, decisions }) => ({
      ...{ number, title, requester: requester.name, revision: revisionSerial },
      at: (decidedAt ?? createdAt).toISOString(),
      approvers: decisions.map(({ person }) => person.name),
    })),
    incidents: incidents.map(({ declaredAt, ...row }) => ({ ...row, declaredAt: declaredAt.toISOString() })),
    firstCall: first?.start.toISOString().slice(0, 10) ?? null,
  };
}
