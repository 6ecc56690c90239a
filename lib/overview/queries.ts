import { authorize } from '@/lib/authz/authorize';
import type { DataClass } from '@/lib/kernel/data-class';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Reason } from '@/lib/risk/model/assess';
import { INPUT_WORDS } from '@/lib/risk/model/explain';
import type { Ctx } from '@/lib/verb/ctx';
import * as agents from './agents/repository';
import { findEarlier } from './days/repository';
import { byRiskOf, heatOf } from './model/charts';
import type { Overview, OverviewAgent, OverviewAgentsFilter, OverviewFilter, UnusedGrant } from './model/dto';
import { CALL_DAYS, CHART_DAYS } from './model/facts';
import { daysBefore, figuresOf, headlineOf, isNarrowed, isWithin, link, withTrend } from './model/figures';
import { GAPS } from './model/gaps';
import { standingOf, unusedSince } from './read-facts';
import { recentFacts } from './recent-facts';
import { readWeek, WEEK_MS } from './week/read-week';
import * as week from './week/repository';

const MOST_WEEK = 10;

/** How the company stands, or a part of it: figures with what they are made of and where their rows are. */
export async function getOverview({ ctx, filter = {} }: { ctx: Ctx; filter?: OverviewFilter }): Promise<Overview> {
  const scope = authorize(ctx.actor, 'overview:read');
  const conn = ctx.db.read;
  const { facts, week: happened } = await recentFacts(ctx);
  const today = dayOf(Date.parse(facts.at));
  const earlier = await findEarlier(conn, new Date(today - 7 * DAY_MS), new Date(today));
  const since = earlier?.day.toISOString().slice(0, 10) ?? null;
  const then = earlier && new Map(figuresOf(earlier.facts, filter).map((figure) => [figure.id, figure]));
  const headline = headlineOf(facts, filter);
  const past = earlier && headlineOf(earlier.facts, filter);
  const cells = facts.cells.filter((cell) => isWithin(cell, filter));
  const count = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
  const tops = await week.listTopRisks(conn, scope, filter, new Date(today - (CALL_DAYS - 1) * DAY_MS));
  const narrowed = isNarrowed(filter);
  // Of a part, the newest of it: those of the company may all be of another one.
  const now = new Date(facts.at);
  const from = new Date(now.getTime() - WEEK_MS);
  const items = narrowed ? await readWeek(conn, { from, now, gateways: [], filter }) : happened;
  return {
    asOf: facts.at,
    filter,
    teams: [...new Set(facts.cells.map(({ team }) => team))].sort(),
    agents: count(({ status, agents: many }) => (status === 'active' ? many : 0)),
    registered: count(({ status, agents: many }) => (status === 'retired' ? 0 : many)),
    customerData: withTrend(headline.customerData, past?.customerData, since),
    notGoverned: withTrend(headline.notGoverned, past?.notGoverned, since),
    openIncidents: facts.incidents.open,
    criticalAlerts: facts.alerts?.critical ?? 0,
    unlabelled: count(({ maybe }) => maybe),
    gaps: GAPS.map((gap) => ({
      gap,
      agents: count(({ gaps }) => gaps[gap]?.customer ?? 0),
      href: link('/overview/agents', { of: 'customer-data', gap, ...filter }),
    })),
    figures: figuresOf(facts, filter).map((figure) => withTrend(figure, then?.get(figure.id), since)),
    byRisk: byRiskOf(facts, filter),
    heat: heatOf(facts, filter),
    calls: facts.firstCall === null ? [] : callsByDay(facts.calls, facts.at, filter),
    readiness: facts.readiness,
    week: items.slice(0, MOST_WEEK),
    topRisks: tops.map(({ explanation, ...row }) => ({
      ...row,
      why: explanation ? whyWords(explanation.reasons) : 'What it was made from was not kept.',
      lower: explanation?.lower[0] ? { what: explanation.lower[0].what, score: explanation.lower[0].score } : null,
    })),
    nextLegalDate: facts.clocks.next,
  };
}

/** The two heaviest reasons of a score. */
function whyWords(reasons: readonly Reason[]): string {
  const words = reasons.slice(0, 2).map(({ input, used, why }) => {
    return `${INPUT_WORDS[input]} ${used} of 4${why === 'as registered' ? '' : ` from ${why}`}`;
  });
  return words.length === 0 ? 'nothing that is known adds to it' : words.join(' and ');
}

type Calls = Awaited<ReturnType<typeof recentFacts>>['facts']['calls'];

function callsByDay(calls: Calls, at: string, filter: OverviewFilter): Overview['calls'] {
  const first = Date.parse(daysBefore(at, CHART_DAYS));
  return Array.from({ length: CHART_DAYS }, (_, n) => {
    const day = new Date(first + n * DAY_MS).toISOString().slice(0, 10);
    const there = calls.filter((row) => row.day === day && isWithin(row, filter));
    const sum = (of: 'allowed' | 'denied') => there.reduce((total, row) => total + row[of], 0);
    return { day, allowed: sum('allowed'), denied: sum('denied') };
  });
}

const CLASSES: readonly DataClass[] = ['public', 'internal', 'confidential', 'restricted'];

/** The agents behind a number of the overview, by slug, each with its gaps. */
export async function listOverviewAgents({
  ctx,
  page,
  filter = { of: 'customer-data' },
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: OverviewAgentsFilter;
}): Promise<Page<OverviewAgent>> {
  const scope = authorize(ctx.actor, 'overview:read');
  const rows = await agents.listAgents(ctx.db.read, scope, await standingOf(ctx), filter, {
    limit: page.limit + 1,
    after: cursorOf(page, 'string'),
  });
  return paged(
    rows,
    page,
    ({ slug }) => slug,
    ({ rank, ...row }) => ({
      ...{ slug: row.slug, name: row.name, team: row.team, environment: row.environment },
      ...{ riskLevel: row.riskLevel, riskScore: row.riskScore, gaps: row.gaps },
      dataClass: rank ? (CLASSES[rank - 1] ?? null) : null,
    }),
  );
}

/** Grants that are live and that nobody used for long. */
export async function listUnusedGrants({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: OverviewFilter;
}): Promise<Page<UnusedGrant>> {
  const scope = authorize(ctx.actor, 'overview:read');
  const now = ctx.clock();
  const rows = await agents.listUnused(ctx.db.read, scope, { now, from: unusedSince(now) }, filter, {
    limit: page.limit + 1,
    after: cursorOf(page, 'string'),
  });
  return paged(
    rows,
    page,
    ({ id }) => id,
    ({ id, slug, name, team, environment, key, createdAt }) => ({
      ...{ id, agent: slug, name, team, environment, tool: key, since: createdAt.toISOString() },
    }),
  );
}

function paged<Row, Out>(
  rows: Row[],
  { limit }: PageInput,
  key: (row: Row) => string,
  to: (row: Row) => Out,
): Page<Out> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(to), nextCursor: rows.length > limit && last ? encodeCursor([key(last)]) : null };
}
