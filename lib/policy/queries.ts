import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { diffPolicies, summarise } from '@/lib/policy-engine/diff';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import type { Ctx } from '@/lib/verb/ctx';
import type { RevisionDetail, RevisionDiff, RevisionSummary } from './model/dto';
import * as repository from './repository';

export async function listRevisions({ ctx, page }: { ctx: Ctx; page: PageInput }): Promise<Page<RevisionSummary>> {
  authorize(ctx.actor, 'revision:read');
  const before = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 1)?.[0];
  if (page.cursor !== undefined && typeof before !== 'number')
    throw invalid('cursor', 'This cursor is not one of ours.');
  const rows = await repository.listRevisions(ctx.db.read, {
    limit: page.limit + 1,
    before: before as number | undefined,
  });
  const items = rows.slice(0, page.limit).map(toSummary);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeCursor([last.serial]) : null };
}

export async function getRevision({ ctx, serial }: { ctx: Ctx; serial: number }): Promise<RevisionDetail> {
  authorize(ctx.actor, 'revision:read');
  const row = await repository.findRevision(ctx.db.read, serial);
  if (!row) throw notFound('revision');
  return { ...toSummary(row), policy: JSON.parse(row.content) as CompiledPolicy };
}

/** What changed between two revisions. `from` 0 stands for the empty policy before the first. */
export async function getRevisionDiff({
  ctx,
  from,
  to,
}: {
  ctx: Ctx;
  from: number;
  to: number;
}): Promise<RevisionDiff> {
  authorize(ctx.actor, 'revision:read');
  const before = from === 0 ? null : await repository.findRevision(ctx.db.read, from);
  const after = await repository.findRevision(ctx.db.read, to);
  if (!after || (from !== 0 && !before)) throw notFound('revision');
  const diff = diffPolicies(
    before && (JSON.parse(before.content) as CompiledPolicy),
    JSON.parse(after.content) as CompiledPolicy,
  );
  return { from, to, summary: summarise(diff), diff };
}

/** Public signing keys that are not retired, as a JWK Set (RFC 7517). For anyone. */
export async function readPublicKeys(conn: Conn): Promise<Record<string, unknown>[]> {
  const rows = await repository.listSigningKeys(conn);
  return rows.filter((row) => !row.retiredAt).map((row) => row.publicJwk as Record<string, unknown>);
}

function toSummary(row: Omit<repository.RevisionRecord, 'content'>): RevisionSummary {
  const { serial, sha256, cause, summary, requestId, actor, createdAt } = row;
  return { serial, sha256, cause, summary, requestId, actor, createdAt: createdAt.toISOString() };
}
