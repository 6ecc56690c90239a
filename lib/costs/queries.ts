import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { invalid } from '@/lib/kernel/errors';
import { cursorOf, decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { CostImportDetail, CostRowDetail, Costs } from './model/dto';
import type { CostRowsFilter } from './model/input';
import { type CostSum, NOTHING, type SumRow, shareState } from './model/share';
import { COST_TEMPLATE } from './model/template';
import * as repository from './repository';
import { toDetails, toTarget } from './to-detail';

const MOST_AGENTS = 100;
const MONTHS = 12;

export interface CostShare extends CostSum {
  /** First and last day (UTC) of the 90 that are looked at. */
  from: string;
  to: string;
  /** Null while nothing is there. */
  currency: string | null;
  /** Percent; null where the company has none. */
  target: string | null;
}

/** The share of governance in the last 90 days (UTC), today among them, beside the company's target. For the overview. */
export async function readCostShare(conn: Conn, now: Date): Promise<CostShare> {
  const within = daysOf('90-days', now);
  const [target] = await repository.listTargets(conn, 1);
  return {
    ...withState(await repository.sumAll(conn, within)),
    ...edges(within),
    currency: (await repository.listLive(conn))[0]?.currency ?? null,
    target: target ? toTarget(target).percent : null,
  };
}

export async function getCosts({ ctx, period }: { ctx: Ctx; period: string }): Promise<Costs> {
  authorize(ctx.actor, 'cost:read');
  const conn = ctx.db.read;
  const now = ctx.clock();
  const within = daysOf(period, now);
  const targets = (await repository.listTargets(conn, 20)).map(toTarget);
  const agents = await repository.sumByAgent(conn, within, MOST_AGENTS);
  return {
    currency: (await repository.listLive(conn))[0]?.currency ?? null,
    period,
    ...edges(within),
    dayCount: Math.round((within.to.getTime() - within.from.getTime()) / DAY_MS),
    share: withState(await repository.sumAll(conn, within)),
    target: targets[0] ?? null,
    targets,
    months: await readMonths(conn, now),
    agents: agents.rows.map(withState),
    agentCount: agents.total,
    activities: await repository.sumByActivity(conn, within),
    reviews: await repository.sumReviews(conn, within),
  };
}

async function readMonths(conn: Conn, now: Date): Promise<Costs['months']> {
  const month = (back: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  const found = new Map(
    (await repository.sumByMonth(conn, { from: month(MONTHS - 1), to: month(-1) })).map((row) => [row.month, row]),
  );
  return Array.from({ length: MONTHS }, (_, index) => {
    const name = month(MONTHS - 1 - index)
      .toISOString()
      .slice(0, 7);
    const row = found.get(name);
    return row ? withState(row) : { ...NOTHING, month: name };
  });
}

export async function listImports({ ctx, page }: { ctx: Ctx; page: PageInput }): Promise<Page<CostImportDetail>> {
  const scope = authorize(ctx.actor, 'cost:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listImports(ctx.db.read, scope, {
    limit: page.limit + 1,
    before,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: await toDetails(ctx.db.read, shown),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null,
  };
}

/** The lines behind every sum. */
export async function listCostRows({
  ctx,
  page,
  filter,
}: {
  ctx: Ctx;
  page: PageInput;
  filter: CostRowsFilter;
}): Promise<Page<CostRowDetail>> {
  const scope = authorize(ctx.actor, 'cost:read');
  const within = filter.period === undefined ? null : daysOf(filter.period, ctx.clock());
  const rows = await repository.listRows(ctx.db.read, scope, filter, within, {
    limit: page.limit + 1,
    after: page.cursor === undefined ? undefined : readCursor(page.cursor),
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id, from, to, ...row }) => ({
      ...row,
      id: String(id),
      from: from.toISOString(),
      to: to.toISOString(),
    })),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.from.toISOString(), String(last.id)]) : null,
  };
}

function readCursor(cursor: string): { from: Date; id: bigint } {
  const [from, id] = decodeCursor(cursor, 2) ?? [];
  const at =
    typeof from === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(from) ? new Date(from) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string' || !/^\d{1,18}$/.test(id)) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  return { from: at, id: BigInt(id) };
}

/** The days (UTC) of `90-days`, today among them, or of a month. */
function daysOf(period: string, now: Date): repository.Within {
  if (period === '90-days') {
    const to = dayOf(now.getTime()) + DAY_MS;
    return { from: new Date(to - 90 * DAY_MS), to: new Date(to) };
  }
  const [year, month] = period.split('-').map(Number) as [number, number];
  return { from: new Date(Date.UTC(year, month - 1, 1)), to: new Date(Date.UTC(year, month, 1)) };
}

function edges({ from, to }: repository.Within): { from: string; to: string } {
  return { from: from.toISOString().slice(0, 10), to: new Date(to.getTime() - 1).toISOString().slice(0, 10) };
}

function withState<Row extends SumRow>(row: Row): Row & CostSum {
  return { ...row, state: shareState(row) };
}

/** A file that shows what is read. */
export function getTemplate({ ctx }: { ctx: Ctx }): string {
  authorize(ctx.actor, 'cost:read');
  return COST_TEMPLATE.text;
}

/** Names of the sources of imports that count. */
export async function listSources({ ctx }: { ctx: Ctx }): Promise<string[]> {
  authorize(ctx.actor, 'cost:read');
  return [...new Set((await repository.listLive(ctx.db.read)).map(({ source }) => source))].sort();
}
