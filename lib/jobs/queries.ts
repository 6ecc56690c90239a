import { authorize } from '@/lib/authz/authorize';
import type { Page } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { waitAfter } from './model/due';
import { JOB_NAMES, JOB_STATES, JOB_WORDS, type JobName, type JobStatus } from './model/job';
import * as repository from './repository';

/** Every job of the server, with how it went last. One page: they are few. */
export async function listJobs({ ctx }: { ctx: Ctx }): Promise<Page<JobStatus>> {
  const rows = await repository.listJobs(ctx.db.read, authorize(ctx.actor, 'job:read'));
  const known = rows.filter(({ name }) => (JOB_NAMES as readonly string[]).includes(name));
  return { items: known.map(toStatus), nextCursor: null };
}

function toStatus({
  name,
  everyMs,
  startedAt,
  finishedAt,
  note,
  error,
  failures,
  outcome,
}: repository.JobRow): JobStatus {
  const off = everyMs === 0;
  const dueAt = off || !startedAt ? null : new Date(startedAt.getTime() + waitAfter(everyMs, failures));
  return {
    name,
    what: JOB_WORDS[name as JobName],
    state: off ? 'off' : startedAt === null ? 'waiting' : (JOB_STATES.find((state) => state === outcome) ?? 'running'),
    everySeconds: Math.round(everyMs / 1000),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    milliseconds: startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : null,
    note,
    error,
    failures,
    dueAt: dueAt?.toISOString() ?? null,
  };
}
