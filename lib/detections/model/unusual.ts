import { z } from 'zod';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { isOtherCall } from '@/lib/policy-engine/other-calls';
import { type Baseline, baselineOf } from './days';
import { byAgent, defineDetection, type Finding, groupBy, type NotEnough, storyOf } from './detection';
import { type DayCount, type Facts, HOUR_MS, type SeenCall, wentThrough } from './facts';
import { deviation, ewma, median, usualMost } from './statistics';

const WINDOW = { days: z.int().min(7).max(42).default(28).describe('Days before that are compared with.') };
const HISTORY = { history: z.int().min(3).max(42).default(7).describe('Days with calls before anything is said.') };
const SCORE = {
  z: z.number().min(2).max(20).default(3.5).describe('Modified z-score above which a day is unusual.'),
  factor: z.number().min(1.5).max(100).default(3).describe('Times the median, where days hardly differ.'),
};

type Judge = (agent: string, day: number, calls: SeenCall[], baseline: Baseline) => Finding | null;

/** Each agent and day of the fresh calls against the days before. */
function eachDay(
  facts: Facts,
  calls: readonly SeenCall[],
  rule: { days: number; history: number; counted?: (count: DayCount) => boolean },
  judge: Judge,
): { findings: Finding[]; notEnough: NotEnough[] } {
  const findings: Finding[] = [];
  const notEnough = new Map<string, NotEnough>();
  for (const [agent, own] of byAgent(calls)) {
    for (const group of groupBy(own, ({ at }) => String(dayOf(at))).values()) {
      const day = dayOf((group[0] as SeenCall).at);
      const baseline = baselineOf(facts.days.get(agent) ?? [], day, rule.days, rule.counted);
      const has = baseline.values.length;
      if (has < rule.history) notEnough.set(agent, { agent, has, needs: rule.history });
      else {
        const found = judge(agent, day, group, baseline);
        if (found) findings.push(found);
      }
    }
  }
  return { findings, notEnough: [...notEnough.values()] };
}

const compared = ({ values, from, to }: Baseline) => ({ from, to, n: values.length });
const rounded = (value: number) => Math.round(value).toLocaleString('en');

export const volume = defineDetection({
  id: 'volume',
  version: 1,
  name: 'Far more calls than usual',
  explains: 'An agent made far more calls in a day than on its days before, by the median and how far days differ.',
  suggests: 'Ask the owner whether there was more to do. If not, look at what it called and suspend it.',
  exact: false,
  replay: 'days',
  base: 'medium',
  parameters: z.strictObject({
    ...WINDOW,
    ...HISTORY,
    ...SCORE,
    least: z.int().min(1).default(50).describe('Calls in a day below which nothing is said.'),
    times: z.number().min(1).max(100).default(2.5).describe('Times the median, below which nothing is said.'),
  }),
  detect: (facts, rule) =>
    eachDay(facts, facts.fresh, rule, (agent, _, calls, baseline) => {
      const most = Math.max(usualMost(baseline.values, rule), rule.times * median(baseline.values));
      if (baseline.observed <= most) return null;
      const usual = rounded(median(baseline.values));
      return storyOf(calls, {
        key: `volume\n${agent}`,
        agent,
        title: `${agent} made far more calls than usual`,
        says: `${rounded(baseline.observed)} calls in a day. On the ${baseline.values.length} days before it were ${usual} in the middle, and up to ${rounded(most)} would have been as usual.`,
        baseline: compared(baseline),
        observed: baseline.observed,
        expected: most,
      });
    }),
});

export const denialSpike = defineDetection({
  id: 'denial-spike',
  version: 1,
  name: 'Far more denied calls than usual',
  explains: 'An agent was denied far more often in a day than on its days before.',
  suggests: 'Look at what it tries. A change of the agent, a grant that ended, or somebody who tries what works.',
  exact: false,
  replay: 'days',
  base: 'medium',
  parameters: z.strictObject({
    ...WINDOW,
    ...HISTORY,
    ...SCORE,
    least: z.int().min(1).default(15).describe('Denied calls in a day below which nothing is said.'),
  }),
  detect: (facts, rule) =>
    eachDay(
      facts,
      facts.fresh.filter(({ decision }) => decision === 'deny'),
      { ...rule, counted: ({ decision }) => decision === 'deny' },
      (agent, _, calls, baseline) => {
        const most = usualMost(baseline.values, rule);
        if (baseline.observed <= most) return null;
        return storyOf(calls, {
          key: `denial-spike\n${agent}`,
          agent,
          title: `${agent} is denied far more often than usual`,
          says: `${rounded(baseline.observed)} denied calls in a day; up to ${rounded(most)} would have been as usual.`,
          baseline: compared(baseline),
          observed: baseline.observed,
          expected: most,
        });
      },
    ),
});

export const probing = defineDetection({
  id: 'probing',
  version: 1,
  name: 'Tries many tools that it may not call',
  explains: 'An agent was denied many different tools in one day, as when something tries which of them work.',
  suggests: 'Ask the owner. If nobody changed the agent, suspend it and look at what it was told to do.',
  exact: false,
  replay: 'days',
  base: 'high',
  parameters: z.strictObject({
    tools: z.int().min(2).max(1000).default(8).describe('Different tools that were denied in one day.'),
  }),
  detect: (facts, { tools }) => {
    const denied = facts.fresh.filter(
      ({ decision, reason, tool }) => decision === 'deny' && reason === 'no_grant' && !isOtherCall(tool),
    );
    return eachDay(facts, denied, { days: 1, history: 0 }, (agent, day, calls) => {
      const known = (facts.days.get(agent) ?? []).filter(
        ({ start, decision, reason, tool }) =>
          start === day && decision === 'deny' && reason === 'no_grant' && !isOtherCall(tool),
      );
      const tried = new Set([...known.map(({ tool }) => tool), ...calls.map(({ tool }) => tool)]);
      if (tried.size < tools) return null;
      return storyOf(calls, {
        key: `probing\n${agent}`,
        agent,
        title: `${agent} tries tools that it may not call`,
        says: `It was denied ${tried.size} different tools in one day, without a grant for any of them.`,
        observed: tried.size,
        expected: tools - 1,
      });
    });
  },
});

export const firstSeen = defineDetection({
  id: 'first-seen',
  version: 1,
  name: 'Never before',
  explains:
    'An agent that is known for a while called a tool, touched a class of data, or acted for somebody, for the first time.',
  suggests: 'Mark it as benign if it is what the agent is for.',
  exact: false,
  replay: 'days',
  base: 'low',
  parameters: z.strictObject({ ...WINDOW, ...HISTORY }),
  detect: (facts, rule) => {
    const found: Finding[] = [];
    const done = eachDay(facts, facts.fresh.filter(wentThrough), rule, (agent, day, calls, baseline) => {
      const from = day - rule.days * DAY_MS;
      const before = (facts.days.get(agent) ?? []).filter(({ start }) => start >= from && start < day);
      const tools = new Set(before.map(({ tool }) => tool));
      const classes = new Set(before.flatMap((count) => count.classes));
      const tell = (kind: string, name: string, what: string, of: SeenCall[]) =>
        found.push(
          storyOf(of, {
            key: `first-seen\n${kind}\n${agent}\n${name}`,
            agent,
            title: `${agent} ${what} for the first time`,
            says: `Not once on the ${baseline.values.length} days with calls before.`,
            baseline: compared(baseline),
          }),
        );
      for (const [tool, of] of groupBy(calls, (call) => call.tool)) {
        if (!tools.has(tool) && !isOtherCall(tool)) tell('tool', tool, `called ${tool}`, of);
      }
      for (const one of new Set(calls.flatMap(({ dataClasses }) => dataClasses))) {
        const of = calls.filter(({ dataClasses }) => dataClasses.includes(one));
        if (!classes.has(one)) tell('class', one, `touched ${one} data`, of);
      }
      const named = calls.filter(({ user }) => user !== null);
      for (const [user, of] of groupBy(named, (call) => call.user as string)) {
        if (!facts.users.has(`${agent}\n${user}`)) tell('user', user, `acted for ${user}`, of);
      }
      return null;
    });
    return { findings: found, notEnough: done.notEnough };
  },
});

export const offHours = defineDetection({
  id: 'off-hours',
  version: 1,
  name: 'At an hour at which it never works',
  explains: 'An agent that keeps to some hours of the day made calls far from them.',
  suggests: 'Ask the owner whether it was started by hand. If nobody was, look at what it called.',
  exact: false,
  replay: 'hours',
  base: 'medium',
  parameters: z.strictObject({
    ...WINDOW,
    history: HISTORY.history.default(14),
    share: z.number().min(0).max(0.1).default(0.002).describe('Of all calls, within an hour of this one.'),
    support: z.int().min(10).default(200).describe('Calls before that are needed to know its hours.'),
    least: z.int().min(1).default(5).describe('Calls at that hour below which nothing is said.'),
  }),
  detect: (facts, rule) =>
    eachDay(facts, facts.fresh.filter(wentThrough), rule, (agent, _, calls, baseline) => {
      const clock = facts.clock.get(agent) ?? [];
      const total = clock.reduce((sum, count) => sum + count, 0);
      if (total < rule.support) return null;
      const near = (at: number) => {
        const hour = Math.floor(at / HOUR_MS) % 24;
        return [23, 0, 1].reduce((sum, step) => sum + (clock[(hour + step) % 24] ?? 0), 0);
      };
      const odd = calls.filter(({ at }) => near(at) <= rule.share * total);
      if (odd.length < rule.least) return null;
      const hour = new Date((odd[0] as SeenCall).at).toISOString().slice(11, 13);
      return storyOf(odd, {
        key: `off-hours\n${agent}`,
        agent,
        title: `${agent} works at an hour at which it never does`,
        says: `${odd.length} calls from ${hour}:00 UTC. Of ${rounded(total)} calls before at most ${rounded(rule.share * total)} were within an hour of that.`,
        baseline: compared(baseline),
        expected: rule.least - 1,
      });
    }),
});

export const slowDrift = defineDetection({
  id: 'slow-drift',
  version: 1,
  name: 'More and more calls',
  explains: 'Day by day an agent makes a little more calls, until far more than weeks ago have become usual.',
  suggests: 'Ask the owner what it does now that it did not do. Its purpose and grants may have to be looked at again.',
  exact: false,
  replay: 'days',
  base: 'low',
  parameters: z.strictObject({
    days: z.int().min(21).max(42).default(42).describe('Days before that are compared with.'),
    history: z.int().min(14).max(42).default(21).describe('Days with calls before anything is said.'),
    learn: z.int().min(7).max(21).default(14).describe('The first days, which say what was usual.'),
    lambda: z.number().min(0.05).max(1).default(0.2).describe('Weight of the newest day.'),
    width: z.number().min(1).max(20).default(3).describe('Limit, in standard deviations of the mean.'),
    growth: z.number().min(1).max(100).default(1.6).describe('Times what was usual, below which nothing is said.'),
  }),
  detect: (facts, rule) =>
    eachDay(facts, facts.fresh, rule, (agent, _, calls, baseline) => {
      const learnt = baseline.values.slice(0, rule.learn);
      const start = median(learnt);
      // 1.4826 times the median absolute deviation is the standard deviation of a normal distribution.
      const spread = Math.max(1.4826 * deviation(learnt), Math.sqrt(start));
      const { mean, limit } = ewma(baseline.values.slice(rule.learn), { ...rule, start, spread });
      const most = Math.max(limit, start * rule.growth);
      if (mean <= most) return null;
      return storyOf(calls, {
        key: `slow-drift\n${agent}`,
        agent,
        title: `${agent} makes more and more calls`,
        says: `${rounded(mean)} calls a day by now, with newer days counting more; ${rounded(start)} were usual at first, and up to ${rounded(most)} would be by chance.`,
        baseline: compared(baseline),
        observed: mean,
        expected: most,
      });
    }),
});
