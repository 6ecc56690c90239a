import { findVersion } from '@/lib/approval-policy/repository';
import { authorize, may, mayAll } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Constraints } from '@/lib/kernel/constraints';
import { sha256Hex } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { listTeams } from './facts/repository';
import { barredFrom } from './model/certify';
import type { ReviewChoice } from './model/decision';
import type { ItemFacts, ReviewDetail, ReviewFilter, ReviewItem, ReviewRow, Snapshot } from './model/dto';
import { reviewRulesWords } from './model/overdue';
import { removalOf } from './model/removal';
import { waits } from './model/waits';
import * as repository from './repository';

/** The newest first: all for security and auditors, else those with an agent that the person answers for. */
export async function listReviews({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: ReviewFilter;
}): Promise<Page<ReviewRow>> {
  const scope = authorize(ctx.actor, 'review:read');
  const before = cursorOf(page, 'number');
  const now = ctx.clock();
  const rows = await repository.listReviews(ctx.db.read, scope, {
    ...{ filter, now, limit: page.limit + 1 },
    ...(before !== undefined && { before: before as number }),
  });
  const shown = rows.slice(0, page.limit);
  const counts = await repository.countDecided(
    ctx.db.read,
    shown.map(({ id }) => id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toRow(row, counts.get(row.id), now)),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null,
  };
}

const MOST_WAITING = 1_000;

/** Reviews that wait to be signed, of those that the person sees, up to a thousand. */
export async function countWaitingReviews({ ctx }: { ctx: Ctx }): Promise<number> {
  return repository.countWaiting(ctx.db.read, authorize(ctx.actor, 'review:read'), MOST_WAITING);
}

/** Teams with registered agents, for who opens a review of one. */
export async function listReviewTeams({ ctx }: { ctx: Ctx }): Promise<string[]> {
  authorize(ctx.actor, 'review:open');
  return (await listTeams(ctx.db.read, ctx.clock())).map(({ team }) => team);
}

/** Throws `not_found` where the person answers for none of its agents and may not see all. */
export async function getReview({ ctx, id }: { ctx: Ctx; id: string }): Promise<ReviewDetail> {
  return readReview(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readReview(ctx: Ctx, conn: Conn, id: string): Promise<ReviewDetail> {
  const scope = authorize(ctx.actor, 'review:read');
  const row = await repository.findReviewRow(conn, scope, id);
  if (!row) throw notFound('review');
  const { agents, items } = await repository.readParts(conn, scope, id);
  const people = await repository.listPeople(
    conn,
    agents.map(({ agent }) => agent),
  );
  const live = await repository.listLive(
    conn,
    items.map(({ grantId }) => grantId),
  );
  const gateways = await repository.listInForce(conn, serversOf(items));
  const names = mayAll(ctx.actor, 'gateway:read');
  const shown = items.map((item) => toItem(item, live.has(item.grantId), gateways, names));
  const decides = may(ctx.actor, 'review:decide') && ctx.actor.kind === 'person';
  const reach = decides ? authorize(ctx.actor, 'review:decide').reach : null;
  const agentList = agents.map((one): ReviewDetail['agentList'][number] => {
    const snapshot = one.snapshot as unknown as Snapshot;
    const { slug, owner, backupOwner } = snapshot.agent;
    const now = people.get(slug);
    const certified = {
      slug,
      people: [owner.id, backupOwner.id, ...(now ? [now.ownerId, now.backupOwnerId] : [])],
      riskLevel: worse(now?.riskLevel ?? null, snapshot.agent.riskLevel),
    };
    const barred =
      reach === null || ctx.actor.kind !== 'person'
        ? 'Your roles do not allow this.'
        : barredFrom({ id: ctx.actor.id, reach }, certified);
    return { snapshot, items: shown.filter(({ agent }) => agent === slug), barred };
  });
  const { policy } = (await findVersion(conn, row.policyVersion)) ?? {};
  const partial = agents.length < row._count.agents;
  const left = shown.filter(waits).length;
  const counts = (await repository.countDecided(conn, [id])).get(id);
  return {
    ...toRow(row, counts, ctx.clock()),
    openedBy: row.openedBy,
    lapsedAt: row.lapsedAt?.toISOString() ?? null,
    note: row.note,
    minutes: row.minutes,
    digest: row.digest ?? digestOf(id, agentList),
    quiet: isQuiet(agentList),
    agentList,
    left,
    partial,
    rules: reviewRulesWords(policy?.reviews),
    maySign: row.completedAt === null && !partial && left === 0 && agentList.every(({ barred }) => barred === null),
  };
}

/** Over what was seen and decided, and by whom; not over what becomes of it later, so that it can be checked again. */
function digestOf(id: string, agentList: ReviewDetail['agentList']): string {
  const signed = agentList.map(({ snapshot, items }) => ({
    snapshot,
    items: items.map(({ removal: _r, ended: _e, decisions: _d, decision, ...item }) => ({
      ...item,
      decision: decision && { ...decision, person: decision.person?.id ?? null },
    })),
  }));
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify({ id, agents: signed }))));
}

function isQuiet(agentList: ReviewDetail['agentList']): boolean {
  return agentList.every(
    ({ snapshot, items }) =>
      snapshot.says.length === 0 &&
      items.every(({ decision, recommendation }) => (decision?.decision ?? recommendation) === 'keep'),
  );
}

const LEVELS = ['low', 'medium', 'high', 'critical', 'blocked'];

/** Of an agent whose risk changed meanwhile, the worse counts; unknown is the worst. */
function worse(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null;
  return LEVELS.indexOf(a) > LEVELS.indexOf(b) ? a : b;
}

const serverOf = (tool: string) => tool.slice(0, tool.indexOf('/'));

function serversOf(items: repository.ItemRecord[]): string[] {
  return [
    ...new Set(items.filter(({ decisions }) => decisions.at(-1)?.serial != null).map(({ tool }) => serverOf(tool))),
  ];
}

type Gateways = Awaited<ReturnType<typeof repository.listInForce>>;

function toItem(item: repository.ItemRecord, live: boolean, gateways: Gateways, names: boolean): ReviewItem {
  const last = item.decisions.at(-1);
  const before = gateways.filter(({ servers }) => servers.includes(serverOf(item.tool)));
  const removal = last?.decision === 'revoke' && last.serial !== null ? removalOf(last.serial, before) : null;
  return {
    ...{ id: item.id, agent: item.agent, tool: item.tool, grant: item.grantId },
    recommendation: item.recommendation as ReviewChoice,
    why: item.reason,
    facts: item.facts as unknown as ItemFacts,
    decision: last
      ? {
          decision: last.decision as ReviewChoice,
          ...{ reason: last.reason, constraints: last.constraints as Constraints | null, person: last.person },
          ...{ serial: last.serial, at: last.at.toISOString() },
        }
      : null,
    decisions: item.decisions.length,
    ended: !live && last?.decision !== 'revoke',
    removal: removal && { ...removal, waiting: names ? removal.waiting : [] },
  };
}

function toRow(
  row: repository.ReviewRecord,
  counts: { decided: number; revoked: number } | undefined,
  now: Date,
): ReviewRow {
  const { id, number, team, part, completedBy } = row;
  return {
    ...{ id, number, team, part, completedBy },
    kind: row.kind as ReviewRow['kind'],
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    state: row.completedAt ? 'completed' : row.dueAt <= now ? 'overdue' : 'open',
    agents: row._count.agents,
    grants: row._count.items,
    decided: counts?.decided ?? 0,
    revoked: counts?.revoked ?? 0,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    outcome: row.outcome as ReviewRow['outcome'],
  };
}
