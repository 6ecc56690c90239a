import { z } from 'zod';
import { compareDataClass, DATA_CLASSES, type DataClass } from '@/lib/kernel/data-class';
import { DAY_MS } from '@/lib/kernel/day';
import { defineStanding, type Finding, type NotEnough, standingOf } from './detection';
import type { Standing, StandingAgent } from './standing';
import { median, usualMost } from './statistics';

const SHARED = {
  history: z.int().min(3).max(28).default(7).describe('Days with calls from which an agent can be compared.'),
  peers: z.int().min(2).max(50).default(3).describe('Other agents of its team that are needed.'),
  z: z.number().min(2).max(20).default(3.5).describe('Modified z-score above which an agent is unusual.'),
  factor: z.number().min(1.5).max(100).default(3).describe('Times the median, where the others hardly differ.'),
  times: z.number().min(1).max(100).default(3).describe('Times the median of the others, below which nothing is said.'),
  least: z.int().min(1).default(50).describe('Calls in a day below which nothing is said.'),
};

const rounded = (value: number) => Math.round(value).toLocaleString('en');
const usualCalls = ({ days }: StandingAgent) => median(days.map(({ calls }) => calls));

type Rule = z.output<z.ZodObject<typeof SHARED>>;

/** Beyond so many, one of them moves a median by next to nothing and is left in, so that a large team is gone through once. */
const MANY = 100;

/** The other agents of a team of which there are enough days. */
interface Others {
  n: number;
  /** The most that is as usual in a day by the days in the middle of them. */
  most: number;
  /** Whether one of them touched data of a class as high. Public and internal data is nothing to tell of. */
  touched(top: DataClass): boolean;
}

/** Agents of one team with enough days, gone through once. */
function createTeam(rule: Rule) {
  const medians = new Map<string, number>();
  const tops = new Map<string, number>();
  const holding = DATA_CLASSES.map(() => 0);
  const mostOf = (usual: number[]) => Math.max(usualMost(usual, rule), rule.times * median(usual));
  let whole: number | undefined;
  return {
    add(agent: StandingAgent) {
      medians.set(agent.slug, usualCalls(agent));
      const top = highest(agent.classes);
      if (top === undefined) return;
      const rank = DATA_CLASSES.indexOf(top);
      tops.set(agent.slug, rank);
      holding[rank] = (holding[rank] as number) + 1;
    },
    without({ slug }: StandingAgent): Others {
      const n = medians.size - (medians.has(slug) ? 1 : 0);
      return {
        n,
        get most() {
          if (n <= MANY) return mostOf([...medians].filter(([other]) => other !== slug).map(([, usual]) => usual));
          whole ??= mostOf([...medians.values()]);
          return whole;
        },
        touched(top) {
          const rank = DATA_CLASSES.indexOf(top);
          if (compareDataClass(top, 'confidential') < 0) return true;
          const as = holding.slice(rank).reduce((sum, count) => sum + count, 0);
          return as > ((tops.get(slug) ?? -1) >= rank ? 1 : 0);
        },
      };
    },
  };
}

type Judge = (agent: StandingAgent, others: Others, baseline: Finding['baseline']) => Finding[];

/** Each agent with the others of its team. */
function besidePeers({ agents, now }: Standing, rule: Rule, which: (agent: StandingAgent) => boolean, judge: Judge) {
  const teams = new Map<string, ReturnType<typeof createTeam>>();
  const teamOf = (team: string) => {
    const known = teams.get(team) ?? createTeam(rule);
    teams.set(team, known);
    return known;
  };
  for (const agent of agents) if (agent.days.length >= rule.history) teamOf(agent.team).add(agent);
  const findings: Finding[] = [];
  const notEnough: NotEnough[] = [];
  for (const agent of agents) {
    if (agent.days.length === 0 || !which(agent)) continue;
    const others = teamOf(agent.team).without(agent);
    if (others.n < rule.peers) notEnough.push({ agent: agent.slug, has: agent.days.length, needs: rule.history });
    else findings.push(...judge(agent, others, { from: now - 28 * DAY_MS, to: now, n: others.n }));
  }
  return { findings, notEnough };
}

export const coldStart = defineStanding({
  id: 'cold-start',
  version: 1,
  name: 'New, and unlike its team',
  explains:
    'An agent of which there are too few days to compare it with itself made far more calls in a day than the agents of its team do, or touched data of a class that none of them touches.',
  suggests: 'Ask the owner what it is for, and compare that with what it called.',
  exact: false,
  base: 'medium',
  of: 'agents',
  parameters: z.strictObject(SHARED),
  detect: (facts, rule) =>
    besidePeers(
      facts,
      rule,
      ({ days }) => days.length < rule.history,
      ({ slug, days, classes }, others, baseline) => {
        const findings: Finding[] = [];
        const busiest = days.reduce((top, day) => (day.calls > top.calls ? day : top));
        const { most } = others;
        const since = (days.at(-1) as { start: number }).start;
        const told = { agent: slug, since, baseline };
        if (busiest.calls > most) {
          findings.push(
            standingOf({
              ...told,
              key: `cold-start\n${slug}`,
              occurrence: 'calls',
              title: `${slug} is new, and far busier than its team`,
              says: `${rounded(busiest.calls)} calls in a day. By the ${others.n} other agents of its team up to ${rounded(most)} would have been as usual.`,
              observed: busiest.calls,
              expected: most,
            }),
          );
        }
        const top = highest(classes);
        if (top && !others.touched(top)) {
          findings.push(
            standingOf({
              ...told,
              key: `cold-start\nclass\n${slug}`,
              occurrence: top,
              title: `${slug} is new, and touched ${top} data as no other of its team does`,
              says: `None of the ${others.n} other agents of its team touched ${top} data in 28 days.`,
              dataClasses: [top],
            }),
          );
        }
        return findings;
      },
    ),
});

function highest(classes: readonly string[]): DataClass | undefined {
  return DATA_CLASSES.filter((name) => classes.includes(name)).at(-1);
}

export const peerDeviation = defineStanding({
  id: 'peer-deviation',
  version: 1,
  name: 'Unlike its team',
  explains: 'Day after day an agent makes far more calls than the other agents of its team.',
  suggests: 'Mark it as benign if that is what the agent is for.',
  exact: false,
  base: 'low',
  of: 'agents',
  parameters: z.strictObject(SHARED),
  detect: (facts, rule) =>
    besidePeers(
      facts,
      rule,
      ({ days }) => days.length >= rule.history,
      (agent, others, baseline) => {
        const own = usualCalls(agent);
        const { most } = others;
        if (own <= most) return [];
        const { slug, days } = agent;
        return [
          standingOf({
            key: `peer-deviation\n${slug}`,
            agent: slug,
            since: (days.at(-1) as { start: number }).start,
            // Told again in another month, where somebody said that it was benign.
            occurrence: new Date(facts.now).toISOString().slice(0, 7),
            title: `${slug} makes far more calls than its team`,
            says: `${rounded(own)} calls on a day in the middle; by the ${others.n} other agents of its team up to ${rounded(most)} would be as usual.`,
            ...{ baseline, observed: own, expected: most },
          }),
        ];
      },
    ),
});
