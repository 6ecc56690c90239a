import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import { ANNOUNCED, type AnnouncedEvent, dueAnnouncements } from './model/due';
import * as repository from './repository';

const BATCH = 500;

/** Ids of what has to be told now, at most `limit`. For the job: read without the write lock, and decided again under it. */
export async function listDue({
  ctx,
  limit,
}: {
  ctx: Ctx;
  limit: number;
}): Promise<{ event: AnnouncedEvent; subject: string }[]> {
  authorize(ctx.actor, 'job:read');
  const conn = ctx.db.read;
  const now = ctx.clock();
  const due: { event: AnnouncedEvent; subject: string }[] = [];
  for (const event of ANNOUNCED) {
    for (let after = ''; due.length < limit; ) {
      const items = await repository.listCandidates(conn, event, now, { after, limit: BATCH });
      const subjects = items.map(({ subject }) => subject);
      const announced = await repository.listAnnounced(conn, event, subjects);
      due.push(...dueAnnouncements(items, announced, now).map(({ item }) => ({ event, subject: item.subject })));
      if (items.length < BATCH) break;
      after = subjects.at(-1) ?? '';
    }
  }
  return due.slice(0, limit);
}
