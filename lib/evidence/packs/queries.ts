import { findFirstAt } from '@/lib/audit/repository';
import { authorize, type Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { FrameworkId } from '../model/frameworks';
import type { Pack, PackDetail, PackState, PackSummary } from '../model/pack';
import * as repository from './repository';

/** The newest first. */
export async function listPacks({ ctx, page }: { ctx: Ctx; page: PageInput }): Promise<Page<Pack>> {
  const scope = authorize(ctx.actor, 'evidence:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listPacks(ctx.db.read, scope, {
    limit: page.limit + 1,
    before,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toPack),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null,
  };
}

export async function getPack({ ctx, id }: { ctx: Ctx; id: string }): Promise<PackDetail> {
  return readPack(ctx.db.read, authorize(ctx.actor, 'evidence:read'), id);
}

/** For the answer of a verb too, which reads in its own transaction. */
export async function readPack(conn: Conn, scope: Scope, id: string): Promise<PackDetail> {
  const row = await repository.findPack(conn, scope, id);
  if (!row) throw notFound('pack');
  return { ...toPack(row), signingKey: row.kid, summary: row.summary as PackSummary | null };
}

/** The bytes of an archive, in pieces. Who downloads it calls the verb first. */
export function readArchive({ ctx, id, attempt }: { ctx: Ctx; id: string; attempt: number }) {
  const scope = authorize(ctx.actor, 'evidence:read');
  return repository.walkChunks(ctx.db.read, scope, { packId: id, attempt });
}

function toPack(row: Omit<repository.PackRecord, 'summary'>): Pack {
  const { state, stepsDone, stepsTotal, step } = row;
  return {
    ...{ id: row.id, number: row.number, framework: row.framework as FrameworkId, state: state as PackState },
    ...{ from: row.from.toISOString(), to: row.to.toISOString() },
    ...{ seed: row.seed, sampleSize: row.sampleSize, changes: row.changes },
    progress: state === 'running' ? { done: stepsDone, total: stepsTotal, step } : null,
    requestedBy: row.person.name,
    requestedAt: row.requestedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    ...{ error: row.error, bytes: row.bytes, sha256: row.sha256 },
    ...{ exceptions: row.exceptions, auditLogWhole: row.auditLogWhole },
  };
}

/** When the first thing was recorded that a pack could hold; null where nothing was. */
export async function findFirstRecord({ ctx }: { ctx: Ctx }): Promise<Date | null> {
  authorize(ctx.actor, 'evidence:read');
  return findFirstAt(ctx.db.read);
}
