import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { Confirmation } from '../model/dto';

const BY = { person: { select: { id: true, name: true } } } as const;

/** Newest first. */
export async function listConfirmations(conn: Conn, agentId: string, limit: number): Promise<Confirmation[]> {
  const rows = await prismaOf(conn).agentConfirmation.findMany({
    where: { agentId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    include: BY,
  });
  return rows.map(({ id, at, person, via, note, digest, seen, dueAt, nextDueAt, version }) => ({
    id,
    at: at.toISOString(),
    by: person,
    via,
    note,
    digest,
    seen: seen as Confirmation['seen'],
    dueAt: dueAt?.toISOString() ?? null,
    nextDueAt: nextDueAt.toISOString(),
    version,
  }));
}

export interface NewConfirmation {
  id: string;
  slug: string;
  personId: string;
  via: string;
  at: Date;
  note: string;
  digest: string;
  seen: Confirmation['seen'];
  nextDueAt: Date;
  version: number;
}

/** Keeps the confirmation, and moves the agent's date to the next one. */
export async function insertConfirmation(tx: Conn, { slug, seen, ...row }: NewConfirmation): Promise<void> {
  const agent = await prismaOf(tx).agent.findUniqueOrThrow({
    where: { slug },
    select: { id: true, reviewDueAt: true },
  });
  await prismaOf(tx).agentConfirmation.create({
    data: { ...row, agentId: agent.id, seen: seen as Json as never, dueAt: agent.reviewDueAt },
  });
  await prismaOf(tx).agent.update({
    where: { slug },
    data: { confirmedFrom: row.at, reviewDueAt: row.nextDueAt },
  });
}
