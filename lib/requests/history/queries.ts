import { listEntries } from '@/lib/audit/repository';
import { authorize } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { toDetails } from '../comments/queries';
import { countComments, listNewestComments } from '../comments/repository';
import type { CommentDetail } from '../model/comment';
import type { EditDetail } from '../model/history';
import { findRequest } from '../repository';

export interface RequestTalk {
  comments: CommentDetail[];
  /** Older ones, which `comments` leaves out. */
  earlier: number;
  edits: EditDetail[];
}

const EDITS = 50;

/** What people said and changed, beside what the request itself keeps. The newest comments, the oldest of them first. */
export async function getRequestTalk({ ctx, id, most }: { ctx: Ctx; id: string; most: number }): Promise<RequestTalk> {
  const scope = authorize(ctx.actor, 'request:read');
  const conn = ctx.db.read;
  const request = await findRequest(conn, scope, id);
  if (!request) throw notFound('request');
  const rows = await listNewestComments(conn, request.id, most);
  // That an edit was made is told to who may read the request; the audit log itself is not.
  const filter = { subjectKind: 'request', subjectId: request.id, action: 'request.edit' };
  const edits = request.edit > 1 ? await listEntries(conn, scope, filter, { limit: EDITS }) : [];
  return {
    comments: await toDetails(conn, rows),
    earlier: rows.length < most ? 0 : (await countComments(conn, request.id)) - rows.length,
    edits: edits.map(({ at, actor }) => ({ at, name: actor.name ?? 'Remit' })).reverse(),
  };
}
