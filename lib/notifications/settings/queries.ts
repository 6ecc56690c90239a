import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import type { Ctx } from '@/lib/verb/ctx';
import { choices, type NotificationSettings } from '../model/settings';
import * as repository from './repository';

/** What the caller is mailed about. */
export async function getSettings({ ctx }: { ctx: Ctx }): Promise<NotificationSettings> {
  return readSettings(ctx, ctx.db.read);
}

/** Also for verbs, inside their transaction. */
export async function readSettings(ctx: Ctx, conn: Conn): Promise<NotificationSettings> {
  const chosen = await repository.listChoices(conn, authorize(ctx.actor, 'notification:own'));
  return { mail: await repository.isMailOn(conn), events: choices(chosen) };
}
