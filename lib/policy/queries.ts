import { listApprovals } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import { countUpTo, cursorOf, encodeCursor, type Page, type PageInput, type Total } from '@/lib/kernel/page';
import { summarise } from '@/lib/policy-engine/diff';
import type { Ctx } from '@/lib/verb/ctx';
import { leading, partOf, sizeOf } from './chunks';
import type { RevisionDiff, RevisionOverview, RevisionSummary } from './model/dto';
import { type RevisionListFilter, rangeOf } from './model/list';
import * as repository from './repository';
import { compareStored, openRevision, walkText } from './stored';

/** Grants of a revision that its page shows. */
const SHOWN_GRANTS = 200;

export interface RevisionListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: RevisionListFilter;
}

export async function listRevisions({ ctx, page, filter = {} }: RevisionListInput): Promise<Page<RevisionSummary>> {
  authorize(ctx.actor, 'revision:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listRevisions(
    ctx.db.read,
    { ...filter, ...rangeOf(filter) },
    { limit: page.limit + 1, before },
  );
  const items = await toSummaries(ctx.db.read, rows.slice(0, page.limit));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeCursor([last.serial]) : null };
}

/** A revision with its size and its first grants: a whole policy is nothing to look at. */
export async function getRevision({ ctx, serial }: { ctx: Ctx; serial: number }): Promise<RevisionOverview> {
  const { row, policy } = await openSerial(ctx, serial);
  const texts = await policy.read(leading(policy.manifest, 'grants', SHOWN_GRANTS));
  const last = await repository.findLastRevision(ctx.db.read);
  return {
    ...(await toSummary(ctx.db.read, row)),
    latest: last?.serial ?? serial,
    agents: sizeOf(policy.manifest, 'agents'),
    grants: sizeOf(policy.manifest, 'grants'),
    firstGrants: partOf(policy.manifest, texts).grants.slice(0, SHOWN_GRANTS),
  };
}

/** A revision with its whole policy, as JSON text of `RevisionDetail`: some of it in memory at a time. */
export async function getWholeRevision({ ctx, serial }: { ctx: Ctx; serial: number }): Promise<AsyncGenerator<string>> {
  const { row, policy } = await openSerial(ctx, serial);
  const summary = await toSummary(ctx.db.read, row);
  async function* write() {
    yield `${JSON.stringify(summary).slice(0, -1)},"policy":`;
    yield* walkText(policy);
    yield '}';
  }
  return write();
}

/** A revision that was published, and its policy as far as somebody reads it. */
export async function openSerial(ctx: Ctx, serial: number) {
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

/** The causes of the revisions above one serial and up to another, newest first, and how many there are. */
export async function listBetween({
  ctx,
  from,
  to,
  limit,
}: {
  ctx: Ctx;
  from: number;
  to: number;
  limit: number;
}): Promise<{ items: RevisionSummary[] } & Total> {
  authorize(ctx.actor, 'revision:read');
  const filter = { above: Math.min(from, to), upTo: Math.max(from, to) };
  const rows = await repository.listRevisions(ctx.db.read, filter, { limit });
  const total = await countUpTo((most) => repository.countRevisions(ctx.db.read, filter, most));
  return { items: await toSummaries(ctx.db.read, rows), ...total };
}

type SummaryRow = Omit<repository.RevisionRecord, 'manifest'>;

async function toSummary(conn: Conn, row: SummaryRow): Promise<RevisionSummary> {
  return (await toSummaries(conn, [row]))[0] as RevisionSummary;
}

async function toSummaries(conn: Conn, rows: readonly SummaryRow[]): Promise<RevisionSummary[]> {
  const requests = await listApprovals(
    conn,
    rows.flatMap(({ requestId }) => requestId ?? []),
  );
  return rows.map(({ serial, sha256, cause, kind, summary, requestId, actor, createdAt }) => {
    const request = requests.get(requestId ?? '');
    return {
      serial,
      sha256,
      cause,
      kind,
      summary,
      requestId,
      request: request
        ? {
            number: request.number,
            requester: request.requester,
            approvers: request.approvals.map(({ person }) => person),
          }
        : null,
      actor,
      createdAt: createdAt.toISOString(),
    };
  });
}
