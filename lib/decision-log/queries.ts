import { authorize } from '@/lib/authz/authorize';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { DecisionFilter, DecisionRow } from './model/dto';
import * as repository from './repository';

/** What agents did, newest first: all of it for security and auditors, else of the agents that the person owns. */
export async function listDecisions({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: DecisionFilter;
}): Promise<Page<DecisionRow>> {
  const scope = authorize(ctx.actor, 'decision-log:read');
  const before = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 3)?.map(String);
  if (page.cursor !== undefined && (!before || Number.isNaN(Date.parse(before[0] as string)))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listDecisions(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before: before as [string, string, string] | undefined,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = last && [last.time.toISOString(), last.gatewayId, last.eventId];
  return { items: shown.map(toRow), nextCursor: rows.length > page.limit && next ? encodeCursor(next) : null };
}

function toRow({ gateway, gatewayId: _, grantId, ...row }: repository.DecisionRecord): DecisionRow {
  return {
    ...row,
    gateway: gateway.slug,
    grant: grantId,
    time: row.time.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    sequence: row.sequence === null ? null : Number(row.sequence),
    resultBytes: row.resultBytes === null ? null : Number(row.resultBytes),
    identity: row.identity as DecisionRow['identity'],
    pii: row.pii as DecisionRow['pii'],
    decision: row.decision as DecisionRow['decision'],
    reason: row.reason as DecisionRow['reason'],
  };
}
