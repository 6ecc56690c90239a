import { authorize, may } from '@/lib/authz/authorize';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { Inbox, NotificationSummary } from './model/dto';
import * as repository from './repository';

const MOST_COUNTED = 100;

/** What the caller was told, newest first. Nobody sees what another was told. */
export async function listNotifications({
  ctx,
  page,
  unread = false,
}: {
  ctx: Ctx;
  page: PageInput;
  unread?: boolean;
}): Promise<Inbox> {
  const scope = authorize(ctx.actor, 'notification:own');
  const before = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  if (page.cursor !== undefined && (!before || Number.isNaN(Date.parse(before[0] as string)))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listNotifications(ctx.db.read, scope, {
    limit: page.limit + 1,
    before: before as [string, string] | undefined,
    unread,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      event: row.event as NotificationSummary['event'],
      title: row.title,
      path: row.path,
      createdAt: row.createdAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
    })),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    unread: await repository.countUnread(ctx.db.read, scope, MOST_COUNTED),
  };
}

/** For the bell; 100 means that many or more. */
export async function countUnread({ ctx }: { ctx: Ctx }): Promise<number> {
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'notification:own')) return 0;
  return repository.countUnread(ctx.db.read, authorize(ctx.actor, 'notification:own'), MOST_COUNTED);
}
