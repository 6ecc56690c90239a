import { listGone } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import { readReadiness } from '@/lib/controls/queries';
import { type CostShare, readCostShare } from '@/lib/costs/queries';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { listGateways } from '@/lib/gateways/queries';
import { getIncidentFigures } from '@/lib/incidents/queries';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import type { Ctx } from '@/lib/verb/ctx';
import * as agents from './agents/repository';
import * as company from './company/repository';
import type { WeekItem } from './model/dto';
import {
  CALL_DAYS,
  CHART_DAYS,
  FACTS_VERSION,
  type Facts,
  REQUEST_DAYS,
  REVIEW_DAYS,
  UNUSED_DAYS,
} from './model/facts';
import { readWeek, WEEK_MS } from './week/read-week';

/** All of it as it is now: one fixed number of queries, whatever the company's size. */
export interface Read {
  facts: Facts;
  week: WeekItem[];
}

const daysAgo = (now: Date, days: number) => new Date(dayOf(now.getTime()) - days * DAY_MS);

/** Where grants have to be from before to count as unused. */
export function unusedSince(now: Date): Date {
  return daysAgo(now, UNUSED_DAYS);
}

function costOf({ state, governance, effective, percent, currency, target }: CostShare): Facts['cost'] {
  return { state, governance, effective, percent, currency, target };
}

const PAGE = 200;

async function allGateways(ctx: Ctx): Promise<GatewaySummary[]> {
  const all: GatewaySummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await listGateways({ ctx, page: { limit: PAGE, cursor } });
    all.push(...items);
    if (nextCursor === null) return all;
    cursor = nextCursor;
  }
}

async function readStanding(ctx: Ctx, gateways: readonly GatewaySummary[]): Promise<agents.Standing> {
  const enforcing = gateways.filter(({ mode }) => mode === 'enforce');
  const well = (state: string) => state === 'current' || state === 'behind';
  return {
    now: ctx.clock(),
    gone: await listGone(ctx.db.read),
    troubled: enforcing.filter(({ state }) => !well(state)).flatMap(({ servers }) => servers),
    guarded: enforcing.flatMap(({ servers }) => servers),
  };
}

export async function standingOf(ctx: Ctx): Promise<agents.Standing> {
  return readStanding(ctx, await allGateways(ctx));
}

/** Unfiltered; who asks may read all of it. */
export async function readFacts(ctx: Ctx): Promise<Read> {
  authorize(ctx.actor, 'overview:read');
  const conn = ctx.db.read;
  const now = ctx.clock();
  const gateways = await allGateways(ctx);
  const standing = await readStanding(ctx, gateways);
  const enforcing = gateways.filter(({ mode }) => mode === 'enforce');
  const facts: Facts = {
    version: FACTS_VERSION,
    at: now.toISOString(),
    cells: await agents.countCells(conn, standing),
    grants: await agents.countGrants(conn, now, unusedSince(now)),
    calls: await company.countCalls(conn, daysAgo(now, CHART_DAYS - 1)),
    seen: await company.countSeen(conn, daysAgo(now, CALL_DAYS - 1)),
    firstCall: (await company.findFirstCall(conn))?.toISOString().slice(0, 10) ?? null,
    ...(await company.countRequests(conn, daysAgo(now, REQUEST_DAYS - 1))),
    gateways: {
      enforcing: enforcing.length,
      notCurrent: enforcing.filter(({ state }) => state !== 'current').length,
    },
    reviews: await company.countReviews(conn, daysAgo(now, REVIEW_DAYS), now),
    incidents: {
      ...(await company.countIncidents(conn)),
      times: (await getIncidentFigures({ ctx })).figures,
    },
    alerts: { critical: await company.countCriticalAlerts(conn) },
    clocks: await company.readClocks(conn, now),
    readiness: (await readReadiness(conn, now)).map(({ control, title, status, passing, tests, at }) => ({
      ...{ control, title, status, passing, tests, at },
    })),
    cost: costOf(await readCostShare(conn, now)),
  };
  return { facts, week: await readWeek(conn, { from: new Date(now.getTime() - WEEK_MS), now, gateways }) };
}
