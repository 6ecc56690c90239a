import { authorize } from '@/lib/authz/authorize';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { pinSigner } from '@/lib/signing/pin-signer';
import type { Ctx } from '@/lib/verb/ctx';
import type { Checkpoint } from './model/dto';
import { type AuditEntry, FIRST_PREVIOUS } from './model/entry';
import type { Verification } from './model/verification';
import { CHECKPOINT_TYP } from './read-checkpoint';
import * as repository from './repository';
import { verifyChain } from './verify';

export async function listAuditLog({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: repository.AuditFilter;
}): Promise<Page<AuditEntry>> {
  const scope = authorize(ctx.actor, 'audit:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listEntries(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before,
  });
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeCursor([last.seq]) : null };
}

/** Names for the subjects of these entries, by id, for a page that people read. What is gone has none. */
export async function nameSubjects({
  ctx,
  entries,
}: {
  ctx: Ctx;
  entries: readonly AuditEntry[];
}): Promise<Record<string, string>> {
  const scope = authorize(ctx.actor, 'audit:read');
  const of = (kind: string) => [
    ...new Set(entries.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id)),
  ];
  const ids = { person: of('person'), request: of('request'), grant: of('grant') };
  return repository.findSubjectNames(ctx.db.read, scope, ids);
}

/** The whole log, oldest first, for an export that verifies offline. */
export function exportAuditLog({ ctx }: { ctx: Ctx }): AsyncGenerator<AuditEntry> {
  authorize(ctx.actor, 'audit:read');
  return repository.walkEntries(ctx.db.read);
}

export async function verifyAuditLog({ ctx }: { ctx: Ctx }): Promise<Verification> {
  return verifyChain(exportAuditLog({ ctx }));
}

export async function getCheckpoint({ ctx }: { ctx: Ctx }): Promise<Checkpoint> {
  authorize(ctx.actor, 'audit:read');
  const head = await repository.findHead(ctx.db.read);
  const body = {
    origin: ctx.baseUrl,
    size: head?.seq ?? 0,
    hash: head?.hash ?? FIRST_PREVIOUS,
    at: ctx.clock().toISOString(),
  };
  const signer = await pinSigner(ctx.db.read, ctx.signer);
  return { ...body, signed: await signer.sign({ typ: CHECKPOINT_TYP, payload: JSON.stringify(body) }) };
}
