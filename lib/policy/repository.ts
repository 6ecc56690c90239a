import type { Actor, AuditActor } from '@/lib/authz/actor';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { Manifest } from './chunks';
import type { CauseKind } from './model/cause';
import type { Part } from './payload-parts';

const NO_CONTENT = { content: true } as const;

export interface RevisionRecord {
  serial: number;
  /** Null for one from before policies were kept in stretches: then `readContent` has it. */
  manifest: Manifest | null;
  sha256: string;
  cause: string;
  kind: CauseKind;
  requestId: string | null;
  actor: AuditActor;
  summary: string;
  createdAt: Date;
}

export async function findLastRevision(conn: Conn): Promise<RevisionRecord | null> {
  return toRecord(await prismaOf(conn).revision.findFirst({ orderBy: { serial: 'desc' }, omit: NO_CONTENT }));
}

export async function findRevision(conn: Conn, serial: number): Promise<RevisionRecord | null> {
  return toRecord(await prismaOf(conn).revision.findUnique({ where: { serial }, omit: NO_CONTENT }));
}

/** The revision that was in force at that moment. */
export async function findRevisionAt(conn: Conn, at: Date): Promise<RevisionRecord | null> {
  return toRecord(
    await prismaOf(conn).revision.findFirst({
      where: { createdAt: { lte: at } },
      orderBy: { serial: 'desc' },
      omit: NO_CONTENT,
    }),
  );
}

/** The whole text of a revision that has no manifest. */
export async function readContent(conn: Conn, serial: number): Promise<string> {
  const row = await prismaOf(conn).revision.findUniqueOrThrow({ where: { serial }, select: { content: true } });
  return row.content ?? '';
}

/** Texts of stretches, by digest. */
export async function readStretches(conn: Conn, digests: readonly string[]): Promise<Map<string, string>> {
  const rows = await prismaOf(conn).policyStretch.findMany({ where: { sha256: { in: [...digests] } } });
  return new Map(rows.map(({ sha256, text }) => [sha256, text]));
}

/** Characters sent at once. */
const CHUNK = 4_000_000;

/** Keeps the texts of those stretches that no earlier policy has. */
export async function insertStretches(tx: Conn, texts: ReadonlyMap<string, string>): Promise<void> {
  const rows = await prismaOf(tx).policyStretch.findMany({
    where: { sha256: { in: [...texts.keys()] } },
    select: { sha256: true },
  });
  const known = new Set(rows.map(({ sha256 }) => sha256));
  let waiting: { sha256: string; text: string }[] = [];
  let size = 0;
  const send = async () => {
    if (waiting.length > 0) await prismaOf(tx).policyStretch.createMany({ data: waiting });
    waiting = [];
    size = 0;
  };
  for (const [sha256, text] of texts) {
    if (known.has(sha256)) continue;
    waiting.push({ sha256, text });
    size += text.length;
    if (size > CHUNK) await send();
  }
  await send();
}

export interface RevisionFilter {
  /** Slug of an agent that changed, or whose access did. */
  agent?: string | undefined;
  /** Id or e-mail address of who caused it: acted, asked or approved. */
  person?: string | undefined;
  cause?: CauseKind | undefined;
  from?: Date | undefined;
  /** Not itself. */
  to?: Date | undefined;
  /** Serials: above this one, up to that one. */
  above?: number | undefined;
  upTo?: number | undefined;
}

/** Newest first, without their contents. `before` is the last serial seen. */
export async function listRevisions(
  conn: Conn,
  filter: RevisionFilter,
  page: { limit: number; before?: number | undefined },
) {
  const rows = await prismaOf(conn).revision.findMany({
    where: { AND: [await whereFilter(conn, filter), page.before === undefined ? {} : { serial: { lt: page.before } }] },
    orderBy: { serial: 'desc' },
    take: page.limit,
    omit: { ...NO_CONTENT, manifest: true },
  });
  return rows.map((row) => ({ ...row, actor: row.actor as RevisionRecord['actor'], kind: row.kind as CauseKind }));
}

/** Counts no further than `most`. */
export async function countRevisions(conn: Conn, filter: RevisionFilter, most: number): Promise<number> {
  return prismaOf(conn).revision.count({ where: await whereFilter(conn, filter), take: most });
}

async function whereFilter(conn: Conn, { agent, person, cause, from, to, above, upTo }: RevisionFilter) {
  const about = (kind: string, key: string) => ({ subjects: { some: { kind, key } } });
  return {
    AND: [
      agent === undefined ? {} : about('agent', agent),
      person === undefined ? {} : about('person', await personIdOf(conn, person)),
      { kind: cause, createdAt: { gte: from, lt: to }, serial: { gt: above, lte: upTo } },
    ],
  };
}

async function personIdOf(conn: Conn, person: string): Promise<string> {
  const where = { email: person.toLowerCase() };
  return (await prismaOf(conn).person.findUnique({ where, select: { id: true } }))?.id ?? person;
}

/** Ids of the people by whom it is: who acts, and who asked for and approved the request. */
export async function listCausers(tx: Conn, actor: Actor, requestId: string | null): Promise<string[]> {
  const request =
    requestId === null
      ? null
      : await prismaOf(tx).changeRequest.findUnique({
          where: { id: requestId },
          select: {
            requesterId: true,
            digest: true,
            decisions: { where: { decision: 'approve' }, select: { personId: true, digest: true } },
          },
        });
  const approvers = request?.decisions.filter(({ digest }) => digest === request.digest) ?? [];
  const ids = [actor.kind === 'person' ? actor.id : null, request?.requesterId, ...approvers.map((d) => d.personId)];
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

/** Keeps whom a revision is about and by whom it is. */
export async function insertSubjects(
  tx: Conn,
  serial: number,
  keys: Record<'agent' | 'person', readonly string[]>,
): Promise<void> {
  for (const [kind, list] of Object.entries(keys)) {
    // As parameters of SQL: a first import is about every agent there is.
    await prismaOf(tx).$executeRaw`
      INSERT INTO "RevisionSubject" ("serial", "kind", "key")
      SELECT ${serial}, ${kind}, key FROM unnest(${[...list]}::text[]) AS key`;
  }
}

export async function insertRevision(
  tx: Conn,
  { actor, manifest, ...revision }: RevisionRecord & { manifest: Manifest },
): Promise<void> {
  await prismaOf(tx).revision.create({
    data: { ...revision, manifest: manifest as unknown as Json as never, actor: actor as Json as never },
  });
}

export async function listGatewaysForPublishing(conn: Conn) {
  return prismaOf(conn).gateway.findMany({ select: { id: true, slug: true }, orderBy: { slug: 'asc' } });
}

/**
 * The digest of what each gateway was given last, by its id; those that were never given anything are not there.
 * `serial`: of the last revision, which most were given.
 */
export async function findLastPublished(
  conn: Conn,
  gatewayIds: readonly string[],
  serial: number,
): Promise<Map<string, string>> {
  const published = prismaOf(conn).publishedPolicy;
  const select = { gatewayId: true, sha256: true } as const;
  const rows = await published.findMany({ where: { gatewayId: { in: [...gatewayIds] }, serial }, select });
  const found = new Map(rows.map(({ gatewayId, sha256 }) => [gatewayId, sha256]));
  for (const gatewayId of gatewayIds.filter((id) => !found.has(id))) {
    const last = await published.findFirst({ where: { gatewayId }, orderBy: { serial: 'desc' }, select });
    if (last) found.set(gatewayId, last.sha256);
  }
  return found;
}

export interface PublishedRow {
  serial: number;
  gatewayId: string;
  sha256: string;
  kid: string;
  jws: string;
  parts: Part[] | null;
}

export async function insertPublished(tx: Conn, rows: readonly PublishedRow[]): Promise<void> {
  await prismaOf(tx).publishedPolicy.createMany({
    data: rows.map(({ parts, ...row }) => ({ ...row, ...(parts ? { parts: parts as Json as never } : {}) })),
  });
}

type Row = Omit<RevisionRecord, 'actor' | 'manifest' | 'kind'> & { actor: unknown; manifest: unknown; kind: string };

function toRecord(row: Row | null): RevisionRecord | null {
  if (!row) return null;
  const { actor, manifest, kind } = row;
  return { ...row, actor: actor as AuditActor, manifest: manifest as Manifest | null, kind: kind as CauseKind };
}
