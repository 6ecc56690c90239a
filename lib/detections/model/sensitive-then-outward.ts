import { z } from 'zod';
import type { DataClass } from '@/lib/kernel/data-class';
import { compareDataClass, dataClassSchema } from '@/lib/kernel/data-class';
import { defineDetection, type Finding, groupBy, storyOf } from './detection';
import { type Facts, type SeenCall, wentThrough } from './facts';

const MINUTE_MS = 60_000;

const PARAMETERS = z.strictObject({
  atLeast: dataClassSchema.default('confidential').describe('The least sensitive class that counts.'),
  withinMinutes: z.int().min(1).max(60).default(60).describe('Minutes between the two calls.'),
});

interface Path {
  read: SeenCall;
  sent: SeenCall;
}

/** The most sensitive that a call is known to have read: what the gateway found, or what its tool is labelled with. */
function classOf({ dataClasses, tool }: SeenCall, { tools }: Facts): DataClass | null {
  const label = tools.get(tool)?.dataClass;
  const known = [...dataClasses, ...(label ? [label] : [])] as DataClass[];
  return known.reduce<DataClass | null>((top, one) => (top && compareDataClass(top, one) >= 0 ? top : one), null);
}

/** Each call of an outward tool that counts, with the sensitive read before it in the same session. */
function pathsIn(
  calls: readonly SeenCall[],
  facts: Facts,
  { atLeast, withinMinutes }: z.output<typeof PARAMETERS>,
  counts: (call: SeenCall) => boolean,
): Path[] {
  const paths: Path[] = [];
  const inSession = calls.filter(({ session, agent }) => session !== null && agent !== null);
  for (const group of groupBy(inSession, ({ agent, session }) => `${agent}\n${session}`).values()) {
    let read: SeenCall | undefined;
    for (const call of group) {
      const near = read && call.at - read.at <= withinMinutes * MINUTE_MS;
      if (read && near && counts(call) && facts.tools.get(call.tool)?.outward) paths.push({ read, sent: call });
      const top = wentThrough(call) ? classOf(call, facts) : null;
      if (top && compareDataClass(top, atLeast) >= 0) read = call;
    }
  }
  return paths;
}

type Tell = (path: Path) => Pick<Finding, 'title' | 'says'>;

/** One story for an agent and its path of tools. What it told of before is said, so that no call counts twice. */
function stories(
  id: string,
  facts: Facts,
  rule: z.output<typeof PARAMETERS>,
  counts: (call: SeenCall) => boolean,
  tell: Tell,
) {
  const fresh = new Set(facts.fresh.map(({ id: call }) => call));
  const keyOf = ({ read, sent }: Path) => `${id}\n${read.agent}\n${read.tool}\n${sent.tool}`;
  const before = groupBy(
    pathsIn(
      facts.around.filter((call) => !fresh.has(call.id)),
      facts,
      rule,
      counts,
    ),
    keyOf,
  );
  const paths = pathsIn(facts.around, facts, rule, counts);
  const news = groupBy(
    paths.filter(({ read, sent }) => fresh.has(read.id) || fresh.has(sent.id)),
    keyOf,
  );
  const findings = [...news].map(([key, of]): Finding => {
    const first = of[0] as Path;
    const calls = [...new Set(of.flatMap(({ read, sent }) => [read, sent]))];
    return {
      ...storyOf(calls, {
        ...{ key, agent: first.read.agent, ...tell(first) },
        path: [first.read.tool, first.sent.tool],
        observed: of.length,
        dataClasses: [...new Set(of.flatMap(({ read }) => classOf(read, facts) ?? []))],
      }),
      counted: (before.get(key) ?? []).flatMap(({ read, sent }) => [read.id, sent.id]),
    };
  });
  return { findings, notEnough: [] };
}

function within({ read, sent }: Path): string {
  const minutes = Math.max(1, Math.round((sent.at - read.at) / MINUTE_MS));
  return `within ${minutes} minute${minutes === 1 ? '' : 's'}`;
}

export const sensitiveThenOutward = defineDetection({
  id: 'sensitive-then-outward',
  version: 1,
  name: 'Sensitive data read, then a call that can send it out',
  explains:
    'In one session an agent read sensitive data and then called a tool that can carry data out of the company. This is how data leaves when an agent follows instructions that it found in what it read.',
  suggests:
    'Look at both calls and at what the second one sent. If nobody asked for it, suspend the agent and treat it as an incident.',
  exact: true,
  replay: 'sessions',
  base: 'high',
  parameters: PARAMETERS,
  detect: (facts, rule) =>
    stories('sensitive-then-outward', facts, rule, wentThrough, (path) => {
      const { read, sent } = path;
      const top = classOf(read, facts);
      return {
        title: `${read.agent} read ${top} data with ${read.tool}, then called ${sent.tool}`,
        says: `In one session it read ${top} data with ${read.tool} and, ${within(path)}, called ${sent.tool}, which can carry data out of the company.`,
      };
    }),
});

/** What a gateway stops such a call by: that it is not granted, or what the caller or the call holds. */
const STOPPED = ['no_grant', 'data_class_exceeded', 'pii_blocked'];

export const stoppedOutward = defineDetection({
  id: 'stopped-outward',
  version: 1,
  name: 'Sensitive data read, then a stopped call that could have sent it out',
  explains:
    'In one session an agent read sensitive data and then tried to call a tool that can carry data out of the company. The gateway denied that call. Something may have told the agent to.',
  suggests: 'Nothing left by this call. Look at what the agent had read: an order in it will be tried again.',
  exact: true,
  replay: 'sessions',
  base: 'medium',
  parameters: PARAMETERS,
  detect: (facts, rule) =>
    stories(
      'stopped-outward',
      facts,
      rule,
      (call) => !wentThrough(call) && STOPPED.includes(call.reason),
      (path) => {
        const { read, sent } = path;
        const top = classOf(read, facts);
        return {
          title: `${read.agent} read ${top} data with ${read.tool}, then tried ${sent.tool}`,
          says: `In one session it read ${top} data with ${read.tool} and, ${within(path)}, tried to call ${sent.tool}, which can carry data out of the company. The gateway denied it.`,
        };
      },
    ),
});
