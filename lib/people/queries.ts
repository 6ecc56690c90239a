import { authorize, may } from '@/lib/authz/authorize';
import type { Role } from '@/lib/authz/roles';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import { type CountedPage, countUpTo, decodeCursor, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { Me, PersonDetail, TokenSummary } from './model/dto';
import * as repository from './repository';

export interface PersonListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: { q?: string; role?: Role; status?: 'active' | 'disabled' };
}

export async function listPeople({ ctx, page, filter = {} }: PersonListInput): Promise<CountedPage<PersonDetail>> {
  const scope = authorize(ctx.actor, 'person:read');
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  if (page.cursor !== undefined && !after) throw invalid('cursor', 'This cursor is not one of ours.');
  const conn = ctx.db.read;
  const rows = await repository.listPeople(conn, scope, filter, {
    limit: page.limit + 1,
    after: after as [string, string] | undefined,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: await toDetails(conn, shown),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.name, last.id]) : null,
    ...(page.uncounted
      ? { total: 0 }
      : await countUpTo((most) => repository.countFiltered(conn, scope, filter, most), filter.q)),
  };
}

export async function getPerson({ ctx, id }: { ctx: Ctx; id: string }): Promise<PersonDetail> {
  return readPerson(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readPerson(ctx: Ctx, conn: Conn, id: string): Promise<PersonDetail> {
  authorize(ctx.actor, 'person:read');
  const row = await repository.findPerson(conn, id);
  if (!row) throw notFound('person');
  return (await toDetails(conn, [row]))[0] as PersonDetail;
}

async function toDetails(conn: Conn, rows: repository.PersonRow[]): Promise<PersonDetail[]> {
  const ids = rows.map(({ id }) => id);
  const passwords = await repository.findWithPassword(conn, ids);
  const agents = await repository.countOwned(conn, ids);
  return rows.map((row) => toDetail(row, { password: passwords.has(row.id), agents: agents.get(row.id) ?? 0 }));
}

function toDetail(row: repository.PersonRow, { password, agents }: { password: boolean; agents: number }) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles as Role[],
    status: row.status as PersonDetail['status'],
    signsInWith: row.oidcSubject
      ? ('single sign-on' as const)
      : password
        ? ('password' as const)
        : ('nothing yet' as const),
    agents,
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  };
}

/** Active people whose name or address matches; for choosing an owner. Names and addresses only. */
export async function pickPeople({ ctx, q }: { ctx: Ctx; q: string }): Promise<{ name: string; email: string }[]> {
  const scope = authorize(ctx.actor, 'person:pick');
  const rows = await repository.listPeople(ctx.db.read, scope, { q: q.slice(0, 200), status: 'active' }, { limit: 20 });
  return rows.map(({ name, email }) => ({ name, email }));
}

export async function getMe({ ctx }: { ctx: Ctx }): Promise<Me> {
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'token:own')) throw notFound('person');
  const { id, name, email, roles, via } = ctx.actor;
  return { id, name, email, roles, via, hasPassword: await repository.hasPassword(ctx.db.read, id) };
}

/** The caller's own personal tokens, without the tokens themselves. */
export async function listMyTokens({ ctx }: { ctx: Ctx }): Promise<{ items: TokenSummary[]; nextCursor: null }> {
  const { personId } = authorize(ctx.actor, 'token:own');
  const rows = await repository.listTokens(ctx.db.read, personId);
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      decide: row.mayDecide,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    })),
    nextCursor: null,
  };
}
