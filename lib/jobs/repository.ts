import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { LastRun } from './model/due';

export interface JobRow extends LastRun {
  name: string;
  everyMs: number;
  finishedAt: Date | null;
  outcome: string | null;
  error: string | null;
  note: string | null;
}

/** Says which jobs there are, and how often each runs now. What is known of their runs stays. */
export async function registerJobs(tx: Conn, jobs: readonly { name: string; everyMs: number }[]): Promise<void> {
  for (const { name, everyMs } of jobs) {
    await prismaOf(tx).job.upsert({ where: { name }, create: { name, everyMs }, update: { everyMs } });
  }
}

export async function findLastRun(conn: Conn, name: string): Promise<LastRun> {
  const row = await prismaOf(conn).job.findUnique({ where: { name }, select: { startedAt: true, failures: true } });
  return row ?? { startedAt: null, failures: 0 };
}

/** When it last ended well; null: never, or it failed since, or runs at this moment. */
export async function findLastSuccess(conn: Conn, name: string): Promise<Date | null> {
  const row = await prismaOf(conn).job.findUnique({ where: { name }, select: { finishedAt: true, outcome: true } });
  return row?.outcome === 'succeeded' ? row.finishedAt : null;
}

export async function writeStart(tx: Conn, name: string, startedAt: Date): Promise<void> {
  await prismaOf(tx).job.update({ where: { name }, data: { startedAt, finishedAt: null, outcome: null } });
}

export async function writeEnd(
  tx: Conn,
  name: string,
  end: Pick<JobRow, 'finishedAt' | 'outcome' | 'error' | 'note' | 'failures'>,
): Promise<void> {
  await prismaOf(tx).job.update({ where: { name }, data: end });
}

export async function listJobs(conn: Conn, _scope: Scope): Promise<JobRow[]> {
  return prismaOf(conn).job.findMany({ orderBy: { name: 'asc' } });
}
