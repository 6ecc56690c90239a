import { z } from 'zod';
import type { DataClass } from '@/lib/kernel/data-class';
import { compareDataClass, dataClassSchema } from '@/lib/kernel/data-class';
import { defineDetection, type Finding, groupBy, storyOf } from './detection';
import { type Facts, type SeenCall, wentThrough } from './facts';

const MINUTE_MS = 60_000;

/** The most sensitive that a call is known to have read: what the gateway found, or what its tool is labelled with. */
function classOf({ dataClasses, tool }: SeenCall, { tools }: Facts): DataClass | null {
  const label = tools.get(tool)?.dataClass;
  const known = [...dataClasses, ...(label ? [label] : [])] as DataClass[];
  return known.reduce<DataClass | null>((top, one) => (top && compareDataClass(top, one) >= 0 ? top : one), null);
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
  base: 'high',
  parameters: z.strictObject({
    atLeast: dataClassSchema.default('confidential').describe('The least sensitive class that counts.'),
    withinMinutes: z.int().min(1).max(60).default(60).describe('Between the two calls.'),
  }),
  detect(facts, { atLeast, withinMinutes }) {
    const fresh = new Set(facts.fresh.map(({ id }) => id));
    const findings = new Map<string, Finding>();
    const inSession = facts.around.filter((call) => call.session !== null && call.agent !== null && wentThrough(call));
    for (const calls of groupBy(inSession, ({ agent, session }) => `${agent}\n${session}`).values()) {
      let read: SeenCall | undefined;
      for (const call of calls) {
        const outward = facts.tools.get(call.tool)?.outward === true;
        const near = read && call.at - read.at <= withinMinutes * MINUTE_MS;
        if (outward && read && near && (fresh.has(call.id) || fresh.has(read.id))) {
          const key = `sensitive-then-outward\n${call.agent}\n${read.tool}\n${call.tool}`;
          const found = tell(key, read, call, classOf(read, facts) as DataClass);
          const known = findings.get(key);
          findings.set(key, known ? join(known, found) : found);
        }
        const top = classOf(call, facts);
        if (top && compareDataClass(top, atLeast) >= 0) read = call;
      }
    }
    return { findings: [...findings.values()], notEnough: [] };
  },
});

function tell(key: string, read: SeenCall, sent: SeenCall, top: DataClass): Finding {
  const agent = read.agent as string;
  const minutes = Math.max(1, Math.round((sent.at - read.at) / MINUTE_MS));
  return storyOf([read, sent], {
    key,
    agent,
    title: `${agent} read ${top} data with ${read.tool}, then called ${sent.tool}`,
    says: `In one session it read ${top} data with ${read.tool} and, within ${minutes} minute${minutes === 1 ? '' : 's'}, called ${sent.tool}, which can carry data out of the company.`,
    path: [read.tool, sent.tool],
    observed: 1,
    dataClasses: [top],
  });
}

function join(a: Finding, b: Finding): Finding {
  return {
    ...a,
    events: [...new Set([...a.events, ...b.events])],
    observed: a.observed + b.observed,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    dataClasses: [...new Set([...a.dataClasses, ...b.dataClasses])],
  };
}
