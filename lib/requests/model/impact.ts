import { isRegistered } from '@/lib/agents/model/lifecycle';
import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import { type Assessment, assessRisk } from '@/lib/risk/model/assess';
import type { RiskScore } from '@/lib/risk/model/score';
import { type ToxicPath, toxicPath } from '@/lib/risk/model/toxic';
import type { Operation } from './operation';
import { findAgent, findTool, type Subjects, type ToolSubject } from './subjects';

/** What an agent can do with a set of tools. Unlabelled tools count as the most cautious labels. */
export interface Reach {
  tools: number;
  highestDataClass: DataClass | null;
  canChange: boolean;
  readsUntrusted: boolean;
  canSendOut: boolean;
}

export interface Impact {
  agent: string;
  before: Reach;
  after: Reach;
  /** Null where there is no such agent before, or none after. */
  risk: { before: RiskScore | null; after: Assessment | null };
  /** The way from sensitive data to the outside, over labelled tools. */
  toxic: { before: ToxicPath | null; after: ToxicPath | null };
}

/** Reach of each agent in the request, today and if it were approved. `held` are the tools that each holds now. */
export function impactOf(
  operations: readonly Operation[],
  subjects: Subjects,
  held: Map<string, ToolSubject[]>,
  euClasses: ReadonlyMap<string, string>,
): Impact[] {
  const agents = new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])));
  return [...agents].map((agent) => {
    const before = held.get(agent) ?? [];
    const after = new Map(before.map((tool) => [tool.key, tool]));
    for (const o of operations) {
      if (o.op === 'label') {
        const tool = after.get(o.tool);
        if (tool) after.set(o.tool, { ...tool, ...o.labels });
      }
      if (!('agent' in o) || o.agent !== agent) continue;
      const tool = 'tool' in o ? findTool(subjects, o.tool) : undefined;
      if (o.op === 'grant' && tool) after.set(o.tool, tool);
      if (o.op === 'revoke') after.delete(o.tool);
      if (o.op === 'suspend' || o.op === 'retire') after.clear();
    }
    const tools = [...after.values()];
    const present = findAgent(subjects, agent);
    const proposed = operations.find((o) => 'spec' in o && o.agent === agent);
    const spec = proposed && 'spec' in proposed ? proposed.spec : present?.spec;
    const euClass = euClasses.get(agent) ?? null;
    const known = present && isRegistered(present.status) ? present.spec : null;
    return {
      agent,
      before: reachOf(before),
      after: reachOf(tools),
      risk: {
        before: known && assessRisk({ spec: known, euClass, tools: before }),
        after: spec ? assessRisk({ spec, euClass, tools }) : null,
      },
      toxic: { before: toxicAlone(agent, before), after: toxicAlone(agent, tools) },
    };
  });
}

/** What one agent can do by itself. */
function toxicAlone(slug: string, tools: ToolSubject[]): ToxicPath | null {
  return toxicPath(new Map([[slug, { slug, tools, delegatesTo: [] }]]), slug);
}

/** Agents that get a toxic path which they did not have. */
export function newlyToxic(impact: readonly Impact[]): string[] {
  return impact.filter(({ toxic }) => toxic.after && !toxic.before).map(({ agent }) => agent);
}

/** The highest level after the change; null when it is about no agent that goes on. */
export function highestRisk(impact: readonly Impact[]): RiskLevel | null {
  const levels = impact.flatMap(({ risk }) => (risk.after ? [risk.after.level] : []));
  return levels.sort((a, b) => RISK_LEVELS.indexOf(b) - RISK_LEVELS.indexOf(a))[0] ?? null;
}

function reachOf(tools: ToolSubject[]): Reach {
  const classes = tools.map((tool) => tool.dataClass ?? 'restricted').sort(compareDataClass);
  return {
    tools: tools.length,
    highestDataClass: classes.at(-1) ?? null,
    canChange: tools.some((tool) => (tool.effect ?? 'write') !== 'read'),
    readsUntrusted: tools.some((tool) => tool.untrusted ?? true),
    canSendOut: tools.some((tool) => tool.outward ?? true),
  };
}
