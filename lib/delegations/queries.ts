import type { Actor } from '@/lib/authz/actor';
import { authorize, may } from '@/lib/authz/authorize';
import { ROLES } from '@/lib/authz/roles';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { type DELEGATION_STATES, type DelegationDetail, runsAt } from './model/delegation';
import { mayDecideBy } from './read-deciders';
import * as repository from './repository';

export interface DelegationListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: { state?: (typeof DELEGATION_STATES)[number] };
}

/** Those that the caller gave or was given; for administrators and auditors everybody's. The last to end first. */
export async function listDelegations({ ctx, page, filter }: DelegationListInput): Promise<Page<DelegationDetail>> {
  const scope = authorize(ctx.actor, 'delegation:read');
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  const endsAt = new Date(cursor?.[0] ?? '');
  if (page.cursor !== undefined && (!cursor || Number.isNaN(endsAt.getTime()))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listDelegations(
    ctx.db.read,
    scope,
    { endsAfter: filter?.state === 'current' ? ctx.clock() : undefined },
    { limit: page.limit + 1, after: cursor && { endsAt, id: cursor[1] as string } },
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toDetail(ctx, row)),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.endsAt.toISOString(), last.id]) : null,
  };
}

/** What the caller gave and was given, and is not over. */
export async function listMyDelegations({ ctx }: { ctx: Ctx }): Promise<DelegationDetail[]> {
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'delegation:read')) return [];
  const scope = authorize(ctx.actor, 'delegation:read');
  const filter = { endsAfter: ctx.clock(), of: ctx.actor.id };
  const rows = await repository.listDelegations(ctx.db.read, scope, filter, { limit: 50 });
  return rows.map((row) => toDetail(ctx, row));
}

/** Active people who may decide, but for the caller: for choosing a delegate. Names and addresses only. */
export async function pickDelegates({ ctx, q }: { ctx: Ctx; q: string }): Promise<{ name: string; email: string }[]> {
  const scope = authorize(ctx.actor, 'delegation:write');
  const rows = await repository.listActivePeople(ctx.db.read, scope, { q: q.slice(0, 200), roles: DECIDING });
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  return rows.filter(({ id }) => id !== me).map(({ name, email }) => ({ name, email }));
}

const DECIDING = ROLES.filter((role) => mayDecideBy([role]));

/** Also for verbs, inside their transaction. */
export async function readDelegation(ctx: Ctx, conn: Conn, id: string): Promise<DelegationDetail> {
  const row = await repository.findDelegation(conn, authorize(ctx.actor, 'delegation:read'), id);
  if (!row) throw notFound('delegation');
  return toDetail(ctx, row);
}

export function mayEnd(actor: Actor, fromId: string): boolean {
  if (actor.kind === 'system') return true;
  return actor.kind === 'person' && (actor.id === fromId || may(actor, 'person:write'));
}

function toDetail(ctx: Ctx, row: repository.DelegationRow): DelegationDetail {
  const now = ctx.clock();
  const able = (person: { status: string; roles: string[] }) => person.status === 'active' && mayDecideBy(person.roles);
  const over = row.endedAt !== null || row.endsAt <= now;
  return {
    id: row.id,
    from: { id: row.from.id, name: row.from.name },
    to: { id: row.to.id, name: row.to.name },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedBy,
    inForce: runsAt(row, now) && able(row.from) && able(row.to),
    mayEnd: !over && mayEnd(ctx.actor, row.fromId),
  };
}
