import { listApprovals } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { traceCalls } from './lineage/trace-calls';
import { parseCallId } from './model/call-id';
import type { DecisionDetail, DecisionFilter, DecisionRow } from './model/dto';
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

/**
 * One call by its id (`gateway:eventId`), with the lineage that Remit knows of now. Throws `not_found` for a call of an
 * agent that the person does not own and may not see.
 */
export async function getDecision({ ctx, id }: { ctx: Ctx; id: string }): Promise<DecisionDetail> {
  const scope = authorize(ctx.actor, 'decision-log:read');
  const named = parseCallId(id);
  const row = named && (await repository.findDecision(ctx.db.read, scope, named));
  if (!row) throw notFound('call');
  const { response, ...entry } = row;
  const call = { ...entry, decision: entry.decision as DecisionRow['decision'], grant: entry.grantId };
  const [traced] = await traceCalls(ctx.db.read, row.gatewayId, [call]);
  if (!traced) throw notFound('call');
  const { fault, known, grant, publishedAt, approved } = traced;
  const requestId = grant?.requestId ?? '';
  const request = (await listApprovals(ctx.db.read, [requestId])).get(requestId);
  const kept = response as { capture: 'redacted'; text: string } | { capture: 'sealed' } | null;
  return {
    ...toRow(entry),
    response: kept?.capture === 'sealed' ? { capture: 'sealed' } : kept,
    known,
    rests: {
      fault,
      grant: grant && {
        id: grant.id,
        agent: grant.agent,
        tool: grant.tool,
        from: grant.from.toISOString(),
        until: grant.until?.toISOString() ?? null,
      },
      request: request
        ? {
            id: request.id,
            number: request.number,
            requester: request.requester,
            approvers: request.approvals.map(({ person }) => person),
          }
        : null,
      revision: publishedAt && { serial: row.serial, publishedAt: publishedAt.toISOString() },
      definition: { digest: row.definition, approved },
    },
  };
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
    lineage: row.lineage as DecisionRow['lineage'],
    unknown: row.unknown as DecisionRow['unknown'],
  };
}
