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

const callsOf = ({ days }: StandingAgent) => days.map(({ calls }) => calls);
const rounded = (value: number) => Math.round(value).toLocaleString('en');

/** The most that is as usual in a day by the days in the middle of others. */
function mostOf(
  others: readonly StandingAgent[],
  rule: { z: number; factor: number; times: number; least: number },
): number {
  const medians = others.map((other) => median(callsOf(other)));
  return Math.max(usualMost(medians, rule), rule.times * median(medians));
}

interface Limits {
  history: number;
  peers: number;
}

type Judge = (agent: StandingAgent, others: StandingAgent[], baseline: Finding['baseline']) => Finding[];

/** Each agent with the others of its team of which there are enough days. */
function besidePeers(
  { agents, now }: Standing,
  { history, peers }: Limits,
  which: (agent: StandingAgent) => boolean,
  judge: Judge,
) {
  const known = new Map<string, StandingAgent[]>();
  for (const agent of agents) {
    if (agent.days.length >= history) known.set(agent.team, [...(known.get(agent.team) ?? []), agent]);
  }
  const findings: Finding[] = [];
  const notEnough: NotEnough[] = [];
  for (const agent of agents) {
    if (agent.days.length === 0 || !which(agent)) continue;
    const others = (known.get(agent.team) ?? []).filter(({ slug }) => slug !== agent.slug);
    if (others.length < peers) notEnough.push({ agent: agent.slug, has: agent.days.length, needs: history });
    else findings.push(...judge(agent, others, { from: now - 28 * DAY_MS, to: now, n: others.length }));
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
        const most = mostOf(others, rule);
        const since = (days.at(-1) as { start: number }).start;
        const told = { agent: slug, since, baseline };
        if (busiest.calls > most) {
          findings.push(
            standingOf({
              ...told,
              key: `cold-start\n${slug}`,
              occurrence: 'calls',
              title: `${slug} is new, and far busier than its team`,
              says: `${rounded(busiest.calls)} calls in a day. By the ${others.length} other agents of its team up to ${rounded(most)} would have been as usual.`,
              observed: busiest.calls,
              expected: most,
            }),
          );
        }
        const top = highest(classes);
        if (top && others.every((other) => below(other, top))) {
          findings.push(
            standingOf({
              ...told,
              key: `cold-start\nclass\n${slug}`,
              occurrence: top,
              title: `${slug} is new, and touched ${top} data as no other of its team does`,
              says: `None of the ${others.length} other agents of its team touched ${top} data in 28 days.`,
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

/** Whether all that an agent touched is of a lower class. Public and internal data is nothing to tell of. */
function below({ classes }: StandingAgent, top: DataClass): boolean {
  if (compareDataClass(top, 'confidential') < 0) return false;
  return classes.every((one) => compareDataClass(one as DataClass, top) < 0);
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
        const own = median(callsOf(agent));
        const most = mostOf(others, rule);
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
            says: `${rounded(own)} calls on a day in the middle; by the ${others.length} other agents of its team up to ${rounded(most)} would be as usual.`,
            ...{ baseline, observed: own, expected: most },
          }),
        ];
      },
    ),
});
