import { findLatest } from '@/lib/approval-policy/repository';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize, may } from '@/lib/authz/authorize';
import { readDecider } from '@/lib/delegations/read-deciders';
import { type CountedPage, countUpTo, cursorOf, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { MyWork, RequestDetail, RequestSummary } from './model/dto';
import { isolatorsOf, readRequest } from './read-request';
import * as repository from './repository';
import * as toDecide from './to-decide/repository';

export interface RequestListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: Omit<repository.RequestFilter, 'endsBefore'> & {
    /** Ends by itself within three days unless it is decided. */
    ending?: 'soon';
  };
}

const SOON_MS = 3 * 86_400_000;

/** As the database is asked for it. */
export function filterNow(
  ctx: Ctx,
  { ending, ...rest }: NonNullable<RequestListInput['filter']>,
): repository.RequestFilter {
  return ending ? { ...rest, endsBefore: new Date(ctx.clock().getTime() + SOON_MS) } : rest;
}

export async function listRequests({
  ctx,
  page,
  filter: asked = {},
}: RequestListInput): Promise<CountedPage<RequestSummary>> {
  const filter = filterNow(ctx, asked);
  const scope = authorize(ctx.actor, 'request:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listRequests(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before,
  });
  const items = rows.slice(0, page.limit).map(toSummary);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null,
    ...(page.uncounted
      ? { total: 0 }
      : await countUpTo((most) => repository.countRequests(ctx.db.read, scope, filter, most), filter.q)),
  };
}

/** `id` is `cr_…`, `CR-12` or `12`. */
export async function getRequest({ ctx, id }: { ctx: Ctx; id: string }): Promise<RequestDetail> {
  return readRequest(ctx, ctx.db.read, id);
}

/** How many requests wait for a decision that this person's role may make; at most 99 are counted. */
export async function countToDecide({ ctx }: { ctx: Ctx }): Promise<number> {
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'request:decide')) return 0;
  const { delegators } = await readDecider(ctx.db.read, ctx.actor, ctx.clock());
  const scope = authorize(ctx.actor, 'request:read');
  return toDecide.countToDecide(ctx.db.read, scope, ctx.actor, delegators, await listKeptFrom(ctx, ctx.actor));
}

/** What would bring back agents whose suspension this person approved, as long as others can decide it. */
export async function listKeptFrom({ actor, db: { read } }: Ctx, me: PersonActor): Promise<string[]> {
  const kept: string[] = [];
  for (const id of await toDecide.listApprovedSuspensions(read, me)) {
    const request = await repository.findRequest(read, authorize(actor, 'request:read'), id);
    if (request && (await isolatorsOf(read, request)).some((one) => one.id === me.id)) kept.push(id);
  }
  return kept;
}

/** Each is read in full, to know whether it really waits for this person. */
const MOST_TO_DECIDE = 10;

/** What waits for me, and what I asked for. */
export async function getMyWork({ ctx }: { ctx: Ctx }): Promise<MyWork> {
  if (!may(ctx.actor, 'request:read')) return { toDecide: [], toDecideMore: false, toReview: [], asked: [] };
  const scope = authorize(ctx.actor, 'request:read');
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  const decides = ctx.actor.kind === 'person' && may(ctx.actor, 'request:decide');
  const { delegators } = await readDecider(ctx.db.read, ctx.actor, ctx.clock());
  const except = decides ? await listKeptFrom(ctx, ctx.actor as PersonActor) : [];
  const deciders = { me: ctx.actor as PersonActor, delegators, except };
  const pending = decides ? await toDecide.listToDecide(ctx.db.read, scope, deciders, MOST_TO_DECIDE + 1) : [];
  const details = await Promise.all(pending.slice(0, MOST_TO_DECIDE).map((id) => readRequest(ctx, ctx.db.read, id)));
  const asked = await repository.listRequests(ctx.db.read, scope, { requester: me }, { limit: 20 });
  const emergencies = decides
    ? await repository.listRequests(ctx.db.read, scope, { breakGlass: 'unreviewed' }, { limit: 20 })
    : [];
  return {
    toReview: emergencies.filter(({ requesterId }) => requesterId !== me).map(toSummary),
    toDecide: details.filter((request) => request.mayDecide.ok),
    toDecideMore: pending.length > MOST_TO_DECIDE,
    asked: asked.map(toSummary),
  };
}

/** The rule for emergencies, for those whom it names; null for all others. */
export async function getBreakGlassRule({
  ctx,
}: {
  ctx: Ctx;
}): Promise<{ maxHours: number; reviewHours: number } | null> {
  authorize(ctx.actor, 'approval:read');
  const { breakGlass } = (await findLatest(ctx.db.read)).policy;
  if (!breakGlass || ctx.actor.kind !== 'person' || !breakGlass.people.includes(ctx.actor.email)) return null;
  const { maxHours, reviewHours } = breakGlass;
  return { maxHours, reviewHours };
}

function toSummary(row: Awaited<ReturnType<typeof repository.listRequests>>[number]): RequestSummary {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    state: row.state,
    requester: { id: row.requester.id, name: row.requester.name },
    agents: row.agents,
    operations: row.operations,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    revision: row.revisionSerial,
    breakGlass: row.breakGlass,
    reviewDueAt: row.reviewedAt ? null : (row.reviewDueAt?.toISOString() ?? null),
    endsAt: row.state === 'pending' ? (row.endsAt?.toISOString() ?? null) : null,
  };
}
