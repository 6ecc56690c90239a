import { FEWEST, FIGURE_WORDS } from '@/lib/incidents/model/figures';
import { DAY_MS } from '@/lib/kernel/day';
import type { OverviewFigure, OverviewFilter } from './dto';
import { CALL_DAYS, type Cell, type Facts, REQUEST_DAYS, REVIEW_DAYS, UNUSED_DAYS } from './facts';
import { CUSTOMER_DATA } from './gaps';

type Bare = Omit<OverviewFigure, 'trend' | 'opens'> & Partial<Pick<OverviewFigure, 'opens'>>;
type Counted = Pick<Bare, 'numerator' | 'denominator'> & { state?: Bare['state'] };

export const sum = <Row>(rows: readonly Row[], count: (row: Row) => number) =>
  rows.reduce((total, row) => total + count(row), 0);

interface Place {
  team: string | null;
  environment: string | null;
}

/** Whether a filter leaves less than the whole company. */
export function isNarrowed({ team, environment }: OverviewFilter): boolean {
  return team !== undefined || environment !== undefined;
}

/** Whether a row is in what is asked for. What nobody registered is in no team. */
export function isWithin(place: Place, { team, environment }: OverviewFilter): boolean {
  return (
    (team === undefined || place.team === team) && (environment === undefined || place.environment === environment)
  );
}

/** The first day (UTC) of so many that end with the one of `at`. */
export function daysBefore(at: string, days: number): string {
  return new Date(Date.parse(at.slice(0, 10)) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** A page with its filters, without those that are not set. */
export function link(path: string, query: Record<string, string | undefined>): string {
  const set = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}

/** A share of a whole; with nothing to be a share of, there is none. */
function share({ numerator, denominator, state }: Counted) {
  const known = state ?? (denominator === 0 ? 'none' : 'figure');
  const value = known === 'figure' ? (numerator as number) / (denominator as number) : null;
  return { unit: 'share' as const, state: known, numerator, denominator, value };
}

function count({ numerator, denominator, state = 'figure' }: Counted) {
  const value = state === 'figure' ? numerator : null;
  return { unit: 'count' as const, state, numerator, denominator, value };
}

/** Every figure of the page, of the company or what a filter leaves of it. Pure: days that were kept give theirs. */
export function figuresOf(facts: Facts, filter: OverviewFilter): Bare[] {
  return [
    ...agentFigures(facts, filter),
    ...figuresOfUse(facts, filter),
    ...companyFigures(facts),
    ...figuresOfProof(facts),
  ];
}

export function headlineOf(facts: Facts, filter: OverviewFilter): { customerData: Bare; notGoverned: Bare } {
  const cells = facts.cells.filter((cell) => isWithin(cell, filter));
  const active = sum(cells, (cell) => (cell.status === 'active' ? cell.agents : 0));
  const customer = sum(cells, (cell) => cell.customer);
  const ungoverned = sum(cells, (cell) => cell.ungoverned);
  const unlabelled = sum(cells, (cell) => cell.maybe);
  // None is known, and what some hold nobody labelled: that is no 0.
  const known = active === 0 ? 'none' : customer === 0 && unlabelled > 0 ? 'no-data' : 'figure';
  const base = { of: 'filter' as const, better: 'less' as const };
  return {
    customerData: {
      ...{ ...base, id: 'customer-data', name: 'Agents that can touch customer data', says: CUSTOMER_DATA },
      ...count({ numerator: customer, denominator: active, state: known }),
      href: link('/overview/agents', { of: 'customer-data', ...filter }),
    },
    notGoverned: {
      ...{ ...base, id: 'not-governed', name: 'Of them, not fully governed' },
      says: 'Agents that can touch customer data, and of which any of the gaps holds.',
      ...count({ numerator: ungoverned, denominator: customer, state: customer === 0 ? 'none' : 'figure' }),
      href: link('/overview/agents', { of: 'not-governed', ...filter }),
    },
  };
}

const HIGH = ['high', 'critical', 'blocked'];

function agentFigures(facts: Facts, filter: OverviewFilter): Bare[] {
  const active = facts.cells.filter((cell) => cell.status === 'active' && isWithin(cell, filter));
  const all = sum(active, ({ agents }) => agents);
  const without = (gap: keyof Cell['gaps']) => all - sum(active, ({ gaps }) => gaps[gap]?.active ?? 0);
  const coverage = (id: string, name: string, says: string, gap: keyof Cell['gaps']): Bare => ({
    ...{ id, name, says, of: 'filter', better: 'more' },
    ...share({ numerator: without(gap), denominator: all }),
    href: link('/overview/agents', { of: 'active', gap, ...filter }),
    opens: 'the agents that lack it',
  });
  const assessed = sum(active, (cell) => (cell.level === null ? 0 : cell.agents));
  const high = sum(active, (cell) => (HIGH.includes(cell.level ?? '') ? cell.agents : 0));
  return [
    {
      ...{ id: 'high-risk', name: 'High risk or more', of: 'filter', better: 'less' },
      says: `Active agents whose risk is high, critical or blocked${assessed < all ? `; of ${all - assessed} nobody assessed it` : ''}.`,
      ...count({
        numerator: high,
        denominator: all,
        state: all === 0 ? 'none' : assessed === 0 ? 'no-data' : 'figure',
      }),
      href: link('/overview/agents', { of: 'high-risk', ...filter }),
    },
    coverage('owned', 'Both owners there', 'Active agents whose owner and backup owner are not disabled.', 'owner'),
    coverage('classified', 'Classified', 'Active agents with a class under the EU AI Act.', 'eu-class'),
    coverage('confirmed', 'Confirmed in time', 'Active agents whose confirmation is not overdue.', 'confirmation'),
  ];
}

function figuresOfUse(facts: Facts, filter: OverviewFilter): Bare[] {
  const grants = facts.grants.filter((row) => isWithin(row, filter));
  const settled = sum(grants, (row) => row.settled);
  const unused = sum(grants, (row) => row.unused);
  const from = daysBefore(facts.at, CALL_DAYS);
  const calls = facts.calls.filter((row) => row.day >= from && isWithin(row, filter));
  const denied = sum(calls, (row) => row.denied);
  const all = sum(calls, (row) => row.allowed + row.denied);
  const { firstCall } = facts;
  const told = firstCall !== null;
  const narrowed = isNarrowed(filter);
  const early = settled === 0 && grants.some((row) => row.unheard > 0);
  const young = told && (early || firstCall >= daysBefore(facts.at, UNUSED_DAYS + 1));
  const unusedState = !told ? 'no-data' : young ? 'not-enough-history' : undefined;
  return [
    {
      ...{ id: 'unused-grants', name: 'Unused grants', of: 'filter', better: 'less' },
      says: `Live grants of active agents, ${UNUSED_DAYS} days old or more and before a server of which calls were told all that time, without an allowed call in that time.`,
      ...share({ numerator: unused, denominator: settled, ...(unusedState && { state: unusedState }) }),
      href: link('/overview/grants', filter),
    },
    {
      ...{ id: 'denied-calls', name: 'Denied calls', of: 'filter', better: 'less' },
      says: `Calls that were denied in ${CALL_DAYS} days (UTC), today with them.`,
      ...count({ numerator: denied, denominator: all, state: told ? (all === 0 ? 'none' : 'figure') : 'no-data' }),
      href: link('/calls', { decision: 'deny', from }),
      opens: `denied calls${narrowed ? ' of the whole company' : ''}, as far as you may see them`,
    },
    {
      ...{ id: 'unregistered', name: 'Unregistered agents seen', of: 'company', better: 'less' },
      says: `Names of agents in the calls of ${CALL_DAYS} days (UTC) that nobody registered.`,
      ...count({
        ...{ numerator: facts.seen.unregistered, denominator: facts.seen.agents },
        state: told ? (facts.seen.agents === 0 ? 'none' : 'figure') : 'no-data',
      }),
      href: link('/calls', { unknown: 'agent', from }),
      opens: 'their calls, as far as you may see them',
    },
  ];
}

const ALL_INCIDENTS = { href: '/incidents?kind=incident', opens: 'all incidents' };

function companyFigures(facts: Facts): Bare[] {
  const { requests, approved, breakGlass, gateways, reviews, incidents, clocks } = facts;
  const of = { of: 'company', better: 'less' } as const;
  const ended = requests.decided + requests.expired;
  const span = (id: string, name: string, says: string, ms: number | null): Bare => {
    const state = requests.decided === 0 ? 'none' : requests.decided < FEWEST ? 'not-enough-history' : 'figure';
    const value = state === 'figure' ? ms : null;
    return {
      ...{ id, name, says, ...of, unit: 'milliseconds', state, value },
      ...{ numerator: requests.decided, denominator: ended, href: '/requests', opens: 'all requests' },
    };
  };
  return [
    span(
      'approval-median',
      'Median approval',
      `From asked to decided by people, of requests of ${REQUEST_DAYS} days.`,
      requests.medianMs,
    ),
    span(
      'approval-p90',
      'Slowest tenth of approvals',
      'Nine of ten requests were decided within this.',
      requests.p90Ms,
    ),
    {
      ...{ id: 'undecided', name: 'Ended undecided', ...of },
      says: `Requests of ${REQUEST_DAYS} days that ran out because nobody decided in the time that the approval policy gives.`,
      ...share({ numerator: requests.expired, denominator: ended }),
      ...{ href: '/requests?state=expired', opens: 'those of all time' },
    },
    {
      ...{ id: 'self-approved', name: 'Approved by who asked', ...of },
      says: `Requests that were approved in ${REQUEST_DAYS} days with an approval of the person who asked. Remit refuses that, so anything but 0 is a fault.`,
      ...count({ numerator: approved.byRequester, denominator: approved.all, ...none(approved.all) }),
      ...{ href: '/requests?state=approved', opens: 'all that were ever approved' },
    },
    {
      ...{ id: 'break-glass', name: 'Break-glass, not reviewed', ...of },
      says: 'Emergencies that nobody has looked at yet, of all that there were.',
      ...count({ numerator: breakGlass.unreviewed, denominator: breakGlass.all, ...none(breakGlass.all) }),
      href: '/requests?emergency=unreviewed',
    },
    {
      ...{ id: 'gateways', name: 'Gateways not current', ...of },
      says: 'Gateways that enforce and do not run the newest policy, or were not heard of lately.',
      ...count({ numerator: gateways.notCurrent, denominator: gateways.enforcing, ...none(gateways.enforcing) }),
      ...{ href: '/gateways?mode=enforce', opens: 'all that enforce' },
    },
    {
      ...{ id: 'weekly-reviews', name: 'Weekly reviews in time', of: 'company', better: 'more' },
      says: `Weekly reviews that were due in ${REVIEW_DAYS} days, signed by then.`,
      ...share({ numerator: reviews.inTime, denominator: reviews.due, ...(!reviews.ever && { state: 'no-data' }) }),
      ...{ href: '/reviews', opens: 'all reviews that you may see' },
    },
    {
      ...{ id: 'open-incidents', name: 'Open incidents', ...of },
      says: 'Incidents that are not closed, of all that were declared.',
      ...count({ numerator: incidents.open, denominator: incidents.all, ...none(incidents.all) }),
      href: '/incidents?state=open',
    },
    ...incidents.times.map(({ id, incidents: all, missing, median, answer }): Bare => {
      const state = all === 0 ? 'none' : answer === 'not-enough' ? 'not-enough-history' : answer;
      return {
        ...{ id, name: FIGURE_WORDS[id].name, ...of, unit: 'milliseconds', state, value: median },
        says: `Median of a year, ${FIGURE_WORDS[id].says}; from ${FEWEST} incidents with both times on.`,
        ...{ numerator: all - missing, denominator: all, ...ALL_INCIDENTS },
      };
    }),
    {
      ...{ id: 'legal-clocks', name: 'Legal clocks overdue', ...of },
      says: 'Obligations to tell an authority of an incident that ran out without that, of those that run or ran out.',
      ...count({
        ...{ numerator: clocks.overdue, denominator: clocks.open + clocks.overdue },
        ...none(clocks.open + clocks.overdue),
      }),
      ...ALL_INCIDENTS,
    },
  ];
}

/** What other parts of Remit make of their records: the criteria of SOC 2, and what governance costs. */
function figuresOfProof({ readiness, cost }: Facts): Bare[] {
  const tested = readiness.filter(({ status }) => status !== null);
  const { state, percent, currency, target } = cost;
  const known = state === 'share' ? 'figure' : state === 'no-spend' ? 'none' : 'no-data';
  const aim = target === null ? '' : ` The company's target is ${Number(target)} %.`;
  return [
    {
      ...{ id: 'controls', name: 'Controls that pass', of: 'company', better: 'more' },
      says: 'Criteria of SOC 2 of which every live test passes, of those that were tested in 26 hours.',
      ...share({
        numerator: tested.filter(({ status }) => status === 'passing').length,
        denominator: tested.length,
        ...(tested.length === 0 && { state: 'no-data' }),
      }),
      ...{ href: '/controls', opens: 'all controls' },
    },
    {
      ...{ id: 'governance-cost', name: 'Governance cost', of: 'company', better: 'less', unit: 'share' },
      says: `EffectiveCost of governance${currency === null ? '' : ` in ${currency}`}, of all AI cost of 90 days (UTC).${aim}`,
      ...{ state: known, numerator: Number(cost.governance), denominator: Number(cost.effective) },
      value: known === 'figure' ? Number(percent) / 100 : null,
      href: '/costs',
    },
  ];
}

function none(all: number): { state?: 'none' } {
  return all === 0 ? { state: 'none' } : {};
}

/** Figures beside what they were on an earlier day. Only a figure of then can be compared with. */
export function withTrend(now: Bare, then: Bare | undefined, since: string | null): OverviewFigure {
  const before = then?.state === 'figure' ? then.value : null;
  return { opens: null, ...now, trend: before !== null && since !== null ? { before, since } : null };
}
