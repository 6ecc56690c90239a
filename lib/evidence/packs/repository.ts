import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { FrameworkId } from '../model/frameworks';
import type { Principal } from '../model/manifest';
import type { PackState, PackSummary } from '../model/pack';

const WITH_PERSON = { include: { person: { select: { name: true } } } } as const;

export type PackRecord = NonNullable<Awaited<ReturnType<typeof findPack>>>;

/** The newest first. */
export async function listPacks(conn: Conn, _scope: Scope, page: { limit: number; before?: number }) {
  return prismaOf(conn).evidencePack.findMany({
    where: { number: page.before === undefined ? undefined : { lt: page.before } },
    orderBy: { number: 'desc' },
    take: page.limit,
    omit: { summary: true },
    ...WITH_PERSON,
  });
}

export async function findPack(conn: Conn, _scope: Scope, id: string) {
  return prismaOf(conn).evidencePack.findUnique({ where: { id }, ...WITH_PERSON });
}

/** The one that is to be made next: one that was begun comes before those that wait. */
export async function findNext(conn: Conn) {
  const of = (state: PackState) =>
    prismaOf(conn).evidencePack.findFirst({ where: { state }, orderBy: { number: 'asc' } });
  return (await of('running')) ?? (await of('queued'));
}

export async function countUnmade(conn: Conn): Promise<number> {
  return prismaOf(conn).evidencePack.count({ where: { state: { in: ['queued', 'running'] } } });
}

export async function insertPack(
  tx: Conn,
  row: {
    id: string;
    framework: FrameworkId;
    from: Date;
    to: Date;
    seed: string;
    sampleSize: number;
    changes: string[];
    personId: string;
    principal: Principal;
    requestedAt: Date;
  },
): Promise<number> {
  const last = await prismaOf(tx).evidencePack.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).evidencePack.create({ data: { ...row, principal: { ...row.principal }, number } });
  return number;
}

export async function writeBegin(tx: Conn, id: string, attempt: number, now: Date, total: number): Promise<void> {
  const begun = { state: 'running', attempt, startedAt: now, stepsDone: 0, stepsTotal: total, step: '' };
  await prismaOf(tx).evidencePack.update({ where: { id }, data: begun });
}

/** Of this attempt only: another process may have taken the pack up meanwhile. */
export async function writeProgress(
  tx: Conn,
  { id, attempt, ...at }: { id: string; attempt: number; stepsDone: number; stepsTotal: number; step: string },
): Promise<void> {
  await prismaOf(tx).evidencePack.updateMany({ where: { id, attempt, state: 'running' }, data: at });
}

/** Whether this attempt was still the one under way. */
export async function writeEnd(
  tx: Conn,
  {
    id,
    attempt,
    summary,
    ...end
  }: {
    id: string;
    attempt: number;
    state: 'done' | 'failed';
    finishedAt: Date;
    error?: string;
    bytes?: number;
    sha256?: string;
    kid?: string;
    exceptions?: number;
    auditLogWhole?: boolean;
    summary?: PackSummary;
  },
): Promise<boolean> {
  const data = { ...end, step: '', summary: summary && (summary as object) };
  const { count } = await prismaOf(tx).evidencePack.updateMany({ where: { id, attempt, state: 'running' }, data });
  return count === 1;
}

export async function insertChunk(
  tx: Conn,
  chunk: { packId: string; attempt: number; index: number; content: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await prismaOf(tx).evidencePackChunk.create({ data: chunk, select: { index: true } });
}

/** The pieces of an archive in their order, one in memory at a time. */
export async function* walkChunks(
  conn: Conn,
  _scope: Scope,
  { packId, attempt }: { packId: string; attempt: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let index = 0; ; index++) {
    const where = { packId_attempt_index: { packId, attempt, index } };
    const chunk = await prismaOf(conn).evidencePackChunk.findUnique({ where, select: { content: true } });
    if (!chunk) return;
    yield chunk.content;
  }
}

export async function findSigned(conn: Conn, digest: string): Promise<string | null> {
  const row = await prismaOf(conn).evidenceSignature.findUnique({ where: { digest }, select: { signed: true } });
  return row?.signed ?? null;
}

/** Keeps the first one: what two sign at once is the same afterwards. */
export async function insertSigned(tx: Conn, row: { digest: string; signed: string; at: Date }): Promise<void> {
  await prismaOf(tx).evidenceSignature.createMany({ data: [row], skipDuplicates: true });
}
