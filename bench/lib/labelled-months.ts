/**
 * Months of calls by agents, from a seed, with what is wrong in them labelled: normal work by the hours and days of the
 * week, load of a season and of month ends that is normal too, and agents to which one thing happens.
 */
import { type DayCount, type Facts, HOUR_MS, type SeenCall, type ToolLabels } from '@/lib/detections/model/facts';
import type { Standing } from '@/lib/detections/model/standing';
import { DAY_MS } from '@/lib/kernel/day';
import { mulberry32 } from '@/lib/testing/mulberry32';

const DAYS = 84;
/** Before that nothing happens, and nothing is counted. */
export const WARM = 35;
const START = Date.parse('2026-06-01T00:00:00Z');
const AGENTS = 200;

const KINDS = [
  'office',
  'around-the-clock',
  'season',
  'month-end',
  'exfiltration',
  'volume',
  'slow-drift',
  'off-hours',
  'probing',
  'denials',
  'new-tool',
  'shadow-agent',
  'orphan',
  'stopped',
  'drift',
  'newcomer',
] as const;
type Kind = (typeof KINDS)[number];

/** Which rule has to find it. */
const RULE_OF: Partial<Record<Kind, string>> = {
  exfiltration: 'sensitive-then-outward',
  volume: 'volume',
  'slow-drift': 'slow-drift',
  'off-hours': 'off-hours',
  probing: 'probing',
  denials: 'denial-spike',
  'new-tool': 'first-seen',
  'shadow-agent': 'unregistered',
  orphan: 'orphan-calls',
  stopped: 'stopped-outward',
  drift: 'definition-drift',
  newcomer: 'cold-start',
};

export interface Label {
  agent: string;
  rule: string;
  /** Days, from 0; both included. */
  from: number;
  to: number;
}

const TOOLS = new Map<string, ToolLabels>([
  ['crm/read', { dataClass: 'confidential', outward: false }],
  ['mail/send', { dataClass: 'internal', outward: true }],
  ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`kb/${name}`, { dataClass: 'internal', outward: false }] as const),
]);
/** How often an agent uses each of its tools. */
const WEIGHTS = [50, 25, 12, 8, 4, 1];

/** What is drawn from a seed. */
function seeded(seed: number) {
  const next = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const below = (end: number) => Math.floor(next() * end);
  const poisson = (mean: number) => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const weighted = (weights: readonly number[]) => {
    let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
  };
  return { next, normal, below, poisson, weighted };
}

interface Agent {
  name: string;
  kind: Kind;
  /** Calls on a working day. */
  mean: number;
  /** The day on which something begins to happen. */
  on: number;
}

export interface Day {
  day: number;
  facts: Facts;
  /** How agents stand at the end of the day. No gateway and no grant is part of the months. */
  standing: Standing;
}

export function labelledMonths(seed: number): { agents: Agent[]; labels: Label[]; days: () => Generator<Day> } {
  const random = seeded(seed);
  // Half of the agents are as they always are.
  const agents = Array.from({ length: AGENTS }, (_, index): Agent => {
    const kind = (index % 2 === 0 ? KINDS[(index / 2) % 4] : KINDS[4 + (((index - 1) / 2) % 12)]) as Kind;
    const mean = 20 + random.below(100);
    // Drift takes weeks to be seen, by anybody.
    const on = WARM + 5 + random.below(kind === 'slow-drift' ? 10 : DAYS - WARM - 15);
    return { name: `agent-${index}`, kind, mean, on };
  });
  const labels = agents.flatMap(({ name, kind, on }): Label[] => {
    const rule = RULE_OF[kind];
    return rule
      ? [{ agent: name, rule, from: on, to: kind === 'slow-drift' || kind === 'newcomer' ? DAYS - 1 : on }]
      : [];
  });
  return { agents, labels, days: () => walk(agents, random) };
}

function* walk(agents: Agent[], random: ReturnType<typeof seeded>): Generator<Day> {
  const counts = new Map<string, DayCount[]>();
  const hours = new Map<string, number[][]>();
  const users = new Set<string>();
  for (let day = 0; day < DAYS; day++) {
    const fresh = agents.flatMap((agent) => callsOf(agent, day, random)).sort((a, b) => a.at - b.at);
    const start = START + day * DAY_MS;
    for (const call of fresh) addTo(counts, call, start);
    const clock = new Map([...hours].map(([agent, rows]) => [agent, sumOf(rows.slice(-28))] as const));
    const standing = standingOf(agents, counts, start);
    yield { day, standing, facts: { fresh, around: fresh, days: counts, clock, users: new Set(users), tools: TOOLS } };
    for (const { name } of agents) {
      const row = Array<number>(24).fill(0);
      for (const { agent, at } of fresh) {
        const hour = Math.floor((at - start) / HOUR_MS);
        if (agent === name) row[hour] = (row[hour] ?? 0) + 1;
      }
      hours.set(name, [...(hours.get(name) ?? []), row]);
    }
    for (const { agent, user } of fresh) users.add(`${agent}\n${user}`);
  }
}

/** Teams of ten. A shadow agent is not registered. */
function standingOf(agents: Agent[], counts: ReadonlyMap<string, DayCount[]>, day: number): Standing {
  const registered = agents.flatMap(({ name, kind }, index) =>
    kind === 'shadow-agent' ? [] : [{ slug: name, team: `team-${Math.floor(index / 10)}` }],
  );
  return {
    now: day + DAY_MS,
    gateways: [],
    agents: registered.map((agent) => {
      const recent = (counts.get(agent.slug) ?? []).filter(({ start }) => start > day - 28 * DAY_MS);
      const sums = new Map<number, number>();
      for (const { start, calls } of recent) sums.set(start, (sums.get(start) ?? 0) + calls);
      const days = [...sums].map(([start, calls]) => ({ start, calls })).sort((a, b) => a.start - b.start);
      return { ...agent, grants: [], days, classes: [...new Set(recent.flatMap(({ classes }) => classes))] };
    }),
  };
}

function addTo(counts: Map<string, DayCount[]>, call: SeenCall, start: number) {
  const { tool, decision, reason, dataClasses: classes } = call;
  const rows = counts.get(call.agent as string) ?? [];
  counts.set(call.agent as string, rows);
  const known = rows.find(
    (row) => row.start === start && row.tool === tool && row.reason === reason && row.classes.join() === classes.join(),
  );
  if (known) known.calls += 1;
  else rows.unshift({ start, tool, decision, reason, classes, calls: 1 });
}

function sumOf(rows: number[][]): number[] {
  return Array.from({ length: 24 }, (_, hour) => rows.reduce((sum, row) => sum + (row[hour] ?? 0), 0));
}

let last = 0;

function callsOf(agent: Agent, day: number, random: ReturnType<typeof seeded>): SeenCall[] {
  const { name, kind, on } = agent;
  const weekend = day % 7 >= 5;
  const always = kind === 'around-the-clock';
  const calls: SeenCall[] = [];
  const add = (change: Partial<SeenCall> = {}, hour?: number) => {
    const at = hour ?? (always ? random.below(24) : 8 + random.below(10));
    calls.push({
      id: `edge:${++last}`,
      at: START + day * DAY_MS + at * HOUR_MS + random.below(HOUR_MS),
      agent: name,
      user: `user-${random.weighted([6, 3, 1])}-of-${name}`,
      tool: `kb/${'abcdef'[random.weighted(WEIGHTS)]}`,
      decision: 'allow',
      reason: 'allowed',
      enforced: true,
      dataClasses: [],
      session: `${name}-${day}-${random.below(5)}`,
      lineage: null,
      unknown: kind === 'shadow-agent' ? 'agent' : null,
      ...change,
    });
  };
  // A shadow agent is there on one day, and one that is new from then on, and busier than any of its team.
  if (kind === 'shadow-agent' && day !== on) return calls;
  if (kind === 'newcomer' && day < on) return calls;
  const wanted = agent.mean * factorOf(agent, day) * Math.exp(0.2 * random.normal());
  // A shadow agent that makes no call is nothing to find.
  const least = kind === 'shadow-agent' ? 1 : 0;
  const usual = Math.max(least, random.poisson(weekend && !always ? wanted * 0.1 : wanted));
  for (let index = 0; index < usual; index++) add();
  for (let index = random.poisson(agent.mean * 0.02); index > 0; index--)
    add({ decision: 'deny', reason: 'rate_limited' });
  // Sensitive data is read, and mail is sent, each in sessions of its own: that is work.
  if (name.endsWith('0')) {
    add({ tool: 'crm/read', session: `${name}-${day}-r` });
    add({ tool: 'mail/send', session: `${name}-${day}-s` });
  }
  if (day !== on) return calls;
  const many = (count: number, change: (index: number) => Partial<SeenCall>, hour?: number) => {
    for (let index = 0; index < count; index++) add(change(index), hour);
  };
  const session = `${name}-x`;
  if (kind === 'exfiltration') {
    add({ tool: 'crm/read', session, at: START + day * DAY_MS + 10 * HOUR_MS });
    add({ tool: 'mail/send', session, at: START + day * DAY_MS + 10 * HOUR_MS + 120_000 });
  }
  if (kind === 'stopped') {
    add({ tool: 'crm/read', session, at: START + day * DAY_MS + 11 * HOUR_MS });
    const tried = { decision: 'deny' as const, reason: 'data_class_exceeded' };
    add({ ...tried, tool: 'mail/send', session, at: START + day * DAY_MS + 11 * HOUR_MS + 60_000 });
  }
  if (kind === 'drift')
    many(1 + random.below(5), () => ({ decision: 'deny', reason: 'definition_changed', tool: `kb/drift-${name}` }));
  if (kind === 'volume') many(Math.round(agent.mean * (2 + 3 * random.next())), () => ({}));
  if (kind === 'off-hours') many(6 + random.below(15), () => ({}), 2);
  if (kind === 'probing')
    many(9 + random.below(12), (index) => ({ decision: 'deny', reason: 'no_grant', tool: `x/${index}` }));
  if (kind === 'denials') many(20 + random.below(40), () => ({ decision: 'deny', reason: 'no_grant', tool: 'kb/a' }));
  if (kind === 'new-tool') many(1 + random.below(5), () => ({ tool: 'kb/new' }));
  if (kind === 'orphan') add({ lineage: 'unknown_grant' });
  return calls;
}

function factorOf({ kind, on, mean }: Agent, day: number): number {
  // Half as much again over six weeks, and back; and twice as much on the last two days of four weeks.
  if (kind === 'season') return 1 + 0.25 * (1 - Math.cos((2 * Math.PI * day) / 84));
  if (kind === 'month-end') return day % 28 >= 24 && day % 28 <= 25 ? 2 : 1;
  if (kind === 'newcomer') return 400 / Math.min(100, mean);
  return kind === 'slow-drift' && day >= on ? 1.03 ** (day - on) : 1;
}
