import { authorize } from '@/lib/authz/authorize';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { summarise } from '@/lib/policy-engine/diff';
import type { Ctx } from '@/lib/verb/ctx';
import { leading, partOf, sizeOf } from './chunks';
import type { RevisionDiff, RevisionOverview, RevisionSummary } from './model/dto';
import * as repository from './repository';
import { compareStored, openRevision, walkText } from './stored';

/** Grants of a revision that its page shows. */
const SHOWN_GRANTS = 200;

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

/** A revision with its size and its first grants: a whole policy is nothing to look at. */
export async function getRevision({ ctx, serial }: { ctx: Ctx; serial: number }): Promise<RevisionOverview> {
  const { row, policy } = await openSerial(ctx, serial);
  const texts = await policy.read(leading(policy.manifest, 'grants', SHOWN_GRANTS));
  return {
    ...toSummary(row),
    agents: sizeOf(policy.manifest, 'agents'),
    grants: sizeOf(policy.manifest, 'grants'),
    firstGrants: partOf(policy.manifest, texts).grants.slice(0, SHOWN_GRANTS),
  };
}

/** A revision with its whole policy, as JSON text of `RevisionDetail`: some of it in memory at a time. */
export async function getWholeRevision({ ctx, serial }: { ctx: Ctx; serial: number }): Promise<AsyncGenerator<string>> {
  const { row, policy } = await openSerial(ctx, serial);
  async function* write() {
    yield `${JSON.stringify(toSummary(row)).slice(0, -1)},"policy":`;
    yield* walkText(policy);
    yield '}';
  }
  return write();
}

async function openSerial(ctx: Ctx, serial: number) {
  authorize(ctx.actor, 'revision:read');
  const row = await repository.findRevision(ctx.db.read, serial);
  if (!row) throw notFound('revision');
  return { row, policy: await openRevision(ctx.db.read, row) };
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
  const before = from === 0 ? null : await openSerial(ctx, from);
  const after = await openSerial(ctx, to);
  const diff = await compareStored(before?.policy ?? null, after.policy);
  return { from, to, summary: summarise(diff), diff };
}

function toSummary(row: Omit<repository.RevisionRecord, 'manifest'>): RevisionSummary {
  const { serial, sha256, cause, summary, requestId, actor, createdAt } = row;
  return { serial, sha256, cause, summary, requestId, actor, createdAt: createdAt.toISOString() };
}
