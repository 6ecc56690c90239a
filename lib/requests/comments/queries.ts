import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import { type CountedPage, cursorOf, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { type CommentDetail, mentionsOf } from '../model/comment';
import { findRequest } from '../repository';
import * as repository from './repository';

/** What people said about a request, oldest first. Who may read the request may read it. */
export async function listComments({
  ctx,
  id,
  page,
}: {
  ctx: Ctx;
  id: string;
  page: PageInput;
}): Promise<CountedPage<CommentDetail>> {
  const conn = ctx.db.read;
  const request = await findRequest(conn, authorize(ctx.actor, 'request:read'), id);
  if (!request) throw notFound('request');
  const after = cursorOf(page, 'string');
  const rows = await repository.listComments(conn, request.id, {
    limit: page.limit + 1,
    after,
  });
  const items = await toDetails(conn, rows.slice(0, page.limit));
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.id]) : null,
    total: await repository.countComments(conn, request.id),
  };
}

/** With the names of those whom the texts name. */
export async function toDetails(
  conn: Conn,
  rows: Awaited<ReturnType<typeof repository.listComments>>,
): Promise<CommentDetail[]> {
  const named = await repository.listNamed(conn, [...new Set(rows.flatMap(({ text }) => mentionsOf(text)))]);
  const names = new Map(named.map(({ email, name }) => [email, name]));
  return rows.map(({ id, person, text, via, at }) => ({
    id,
    person,
    text,
    mentions: mentionsOf(text).flatMap((email) => {
      const name = names.get(email);
      return name === undefined ? [] : [{ email, name }];
    }),
    via,
    at: at.toISOString(),
  }));
}
