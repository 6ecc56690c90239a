import type { Constraints } from '@/lib/kernel/constraints';
import { DATA_CLASSES, type DataClass, type Effect } from '@/lib/kernel/data-class';
import { DAY_MS } from '@/lib/kernel/day';
import { isOtherCall } from '@/lib/policy-engine/other-calls';
import type { ToolUse } from '@/lib/usage/model/dto';
import type { History } from '@/lib/usage/model/history';
import { type Change, changesOf, present } from './change';
import type { ItemFacts, Snapshot } from './dto';
import { type Recommendation, recommend } from './recommend';
import { standsOut } from './stands-out';
import type { Period } from './week';

/** Calls of one tool that came to the same, counted. */
export interface WeekCount {
  tool: string;
  decision: string;
  reason: string;
  classes: readonly string[];
  calls: number;
}

export interface HeldGrant {
  id: string;
  tool: string;
  createdAt: Date;
  constraints: Constraints;
  dataClass: DataClass | null;
  effect: Effect | null;
  outward: boolean | null;
}

export interface AgentFacts {
  agent: Snapshot['agent'];
  /** The most sensitive class of its registration. */
  declared: DataClass | null;
  held: readonly HeldGrant[];
  week: readonly WeekCount[];
  before: readonly WeekCount[];
  /** Day of the first call of each tool that is known. */
  firstDays: ReadonlyMap<string, Date>;
  /** Over the whole time that use is looked back at. */
  use: readonly ToolUse[];
  history: History;
  /** A gateway before a server that it holds tools of told of calls in these days. */
  heard: boolean;
  /** The most calls of a tool within one hour. */
  peaks: ReadonlyMap<string, number>;
  /** For whom it acted, those with the most calls first. */
  users: readonly string[];
  /** Of them, those for whom it acted in the weeks before. */
  knownUsers: ReadonlySet<string>;
  /** Of tools that it called and does not hold, too. */
  labels: ReadonlyMap<string, { dataClass: DataClass | null; outward: boolean | null }>;
  alerts: readonly (Snapshot['alerts'][number] & { path: readonly string[] })[];
  previous: { review: number; snapshot: Snapshot } | null;
  /** Tools that the review before put off. */
  deferred: ReadonlySet<string>;
}

export interface AgentReview {
  snapshot: Snapshot;
  items: { grant: string; tool: string; facts: ItemFacts; recommended: Recommendation }[];
}

const MOST_NAMED = 50;
/** What an agent may see that declares nothing: no more is worth a word every week. */
const UNDECLARED: DataClass = 'internal';

/** What stays of an agent's days, and what is recommended for each of its grants. */
export function reviewAgent(facts: AgentFacts, period: Period): AgentReview {
  const week = facts.week.filter(({ tool }) => !isOtherCall(tool));
  const before = facts.before.filter(({ tool }) => !isOtherCall(tool));
  const known = [...facts.firstDays.values()].some((day) => day < period.from);
  const compared: Snapshot['compared'] = facts.previous
    ? { with: 'review', review: facts.previous.review }
    : known
      ? { with: 'week', review: null }
      : null;
  const then = facts.previous?.snapshot ?? null;
  const toolsBefore = then
    ? then.tools.filter(({ change }) => change !== 'removed').map(({ tool }) => tool)
    : toolsOf(before);
  const classesBefore = then ? present(then.classes) : classesOf(before);
  const outwardBefore = then ? present(then.destinations) : outwardOf(toolsBefore, facts);
  const against = (list: string[]) => (compared ? list : null);
  const tools = changesOf(against(toolsBefore), toolsOf(week)).map(({ name, change }) =>
    toolRow(name, change, week, facts, period),
  );
  const classes = inOrder(changesOf(against(classesBefore), classesOf(week)));
  const observed = (DATA_CLASSES.filter((name) => classesOf(week).includes(name)).at(-1) ?? null) as DataClass | null;
  const { declared } = facts;
  const partial: Omit<Snapshot, 'says'> = {
    agent: facts.agent,
    compared,
    history: facts.history,
    heard: facts.heard,
    allowed: sum(week, 'allow'),
    denied: sum(week, 'deny'),
    allowedBefore: known ? sum(before, 'allow') : null,
    grants: facts.held.length,
    unused: facts.use.filter(({ state }) => state === 'unused').length,
    tools,
    classes,
    users: usersOf(facts, compared !== null),
    destinations: changesOf(against(outwardBefore), outwardOf(toolsOf(week), facts)),
    refusals: refusalsOf(week),
    alerts: facts.alerts.map(({ path: _, ...alert }) => alert),
    access: { declared, observed, above: observed !== null && rank(observed) > rank(declared ?? UNDECLARED) },
  };
  const fresh = facts.held
    .filter(({ createdAt }) => createdAt >= period.from)
    .map(({ tool }) => tool)
    .sort();
  const snapshot = { ...partial, says: standsOut(partial, fresh) };
  return { snapshot, items: facts.held.map((grant) => itemOf(grant, snapshot, facts, period)) };
}

function itemOf(grant: HeldGrant, snapshot: Snapshot, facts: AgentFacts, period: Period): AgentReview['items'][number] {
  const { tool, createdAt, constraints, dataClass, effect, outward } = grant;
  const use = facts.use.find((one) => one.tool === tool);
  const row = snapshot.tools.find((one) => one.tool === tool);
  const calls = row?.allowed ?? 0;
  const peak = facts.peaks.get(tool) ?? 0;
  const deferred = facts.deferred.has(tool);
  const shared = {
    ...{ state: use?.state ?? ('not-seen' as const), calls, peak, effect, outward, constraints, deferred },
    ...{ lastSeen: use?.lastSeen ?? null, declared: dataClass, observed: row?.observed ?? [] },
  };
  const recommended = recommend({
    ...shared,
    days: facts.history.of,
    grantedDays: Math.max(0, Math.floor((period.to.getTime() - createdAt.getTime()) / DAY_MS)),
    alerts: facts.alerts.filter(
      ({ path, state, severity }) => path.includes(tool) && state !== 'benign' && severity !== 'low',
    ),
  });
  const kept: ItemFacts = {
    ...shared,
    ...{
      denied: sum(
        facts.week.filter((count) => count.tool === tool),
        'deny',
      ),
    },
    ...{ change: row?.change ?? (snapshot.compared ? 'unchanged' : 'first') },
    ...{ grantedAt: createdAt.toISOString(), proposed: recommended.constraints ?? null },
  };
  return { grant: grant.id, tool, facts: kept, recommended };
}

function toolRow(
  tool: string,
  change: Change,
  week: readonly WeekCount[],
  { held, firstDays, labels }: AgentFacts,
  { from }: Period,
): Snapshot['tools'][number] {
  const of = week.filter((count) => count.tool === tool);
  const grant = held.find((one) => one.tool === tool);
  const label = grant ?? labels.get(tool);
  const first = firstDays.get(tool);
  return {
    ...{ tool, change, allowed: sum(of, 'allow'), denied: sum(of, 'deny'), granted: grant !== undefined },
    never: sum(of, 'allow') > 0 && first !== undefined && first >= from,
    outward: label?.outward ?? null,
    declared: label?.dataClass ?? null,
    observed: DATA_CLASSES.filter((name) => of.some(({ classes }) => classes.includes(name))),
  };
}

function usersOf({ users, knownUsers, previous }: AgentFacts, compared: boolean): Snapshot['users'] {
  const now = users.slice(0, MOST_NAMED).map((name) => {
    return {
      name,
      change: !compared ? ('first' as const) : knownUsers.has(name) ? ('unchanged' as const) : ('new' as const),
    };
  });
  const gone = present(previous?.snapshot.users.named ?? []).filter((name) => !users.includes(name));
  const removed = gone.slice(0, MOST_NAMED - now.length).map((name) => ({ name, change: 'removed' as const }));
  return {
    total: users.length,
    never: compared ? users.filter((name) => !knownUsers.has(name)).length : 0,
    named: [...now, ...removed],
  };
}

function refusalsOf(week: readonly WeekCount[]): Snapshot['refusals'] {
  const denied = week.filter(({ decision }) => decision === 'deny');
  return [...new Set(denied.map(({ reason }) => reason))]
    .map((reason) => {
      const of = denied.filter((count) => count.reason === reason);
      return {
        reason,
        calls: of.reduce((all, { calls }) => all + calls, 0),
        tools: new Set(of.map(({ tool }) => tool)).size,
      };
    })
    .sort((a, b) => b.calls - a.calls || (a.reason < b.reason ? -1 : 1));
}

/** Tools that answered: what was only tried stands with the refusals. */
function toolsOf(counts: readonly WeekCount[]): string[] {
  return [...new Set(counts.filter(({ decision }) => decision === 'allow').map(({ tool }) => tool))];
}

function classesOf(counts: readonly WeekCount[]): string[] {
  const seen = new Set(counts.flatMap(({ classes }) => classes));
  return DATA_CLASSES.filter((name) => seen.has(name));
}

function outwardOf(tools: readonly string[], { held, labels }: AgentFacts): string[] {
  return tools.filter((tool) => (held.find((one) => one.tool === tool) ?? labels.get(tool))?.outward === true);
}

function sum(counts: readonly WeekCount[], decision: string): number {
  return counts.reduce((all, count) => (count.decision === decision ? all + count.calls : all), 0);
}

function inOrder<Row extends { name: string }>(rows: Row[]): Row[] {
  return rows.sort((a, b) => rank(a.name) - rank(b.name));
}

function rank(name: string | null): number {
  return DATA_CLASSES.indexOf(name as DataClass);
}
