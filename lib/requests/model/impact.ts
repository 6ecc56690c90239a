import { isRegistered } from '@/lib/agents/model/lifecycle';
import type { AgentSpec } from '@/lib/agents/model/manifest';
import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import { type Assessment, assessRisk } from '@/lib/risk/model/assess';
import type { LabelledTool } from '@/lib/risk/model/derive';
import type { RiskScore } from '@/lib/risk/model/score';
import { type GraphAgent, type ToxicPath, toxicPath } from '@/lib/risk/model/toxic';
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
  /** The way from sensitive data to the outside, over labelled tools, also through agents that it may call. */
  toxic: { before: ToxicPath | null; after: ToxicPath | null };
}

/** How things are before the request. */
export interface Present {
  /** The tools that each agent of the request holds. */
  held: ReadonlyMap<string, ToolSubject[]>;
  euClasses: ReadonlyMap<string, string>;
  /** The agents of the request, all that may call them and all that any of those may call. */
  delegation: ReadonlyMap<string, GraphAgent>;
  /** Agents that may call one of the request, directly or through others. */
  callers: readonly string[];
}

/**
 * Reach and risk of each agent in the request, today and if it were approved. After them, every other agent that
 * would get a toxic path because it may call one of them.
 */
export function impactOf(operations: readonly Operation[], subjects: Subjects, present: Present): Impact[] {
  const { held, euClasses, callers } = present;
  const agents = [...new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])))];
  const changed = agents.map((agent) => changeOf(agent, operations, subjects, held.get(agent) ?? []));
  const [before, after] = graphsOf(changed, operations, present);
  const toxic = (agent: string) => ({ before: toxicPath(before, agent), after: toxicPath(after, agent) });
  const own = changed.map(({ agent, known, spec, tools }): Impact => {
    const now = held.get(agent) ?? [];
    const euClass = euClasses.get(agent) ?? null;
    return {
      agent,
      before: reachOf(now),
      after: reachOf(tools),
      risk: {
        before: known && assessRisk({ spec: known, euClass, tools: now }),
        after: spec ? assessRisk({ spec, euClass, tools }) : null,
      },
      toxic: toxic(agent),
    };
  });
  const others = callers
    .filter((agent) => !agents.includes(agent))
    .map((agent): Impact => {
      const reach = reachOf(present.delegation.get(agent)?.tools ?? []);
      return { agent, before: reach, after: reach, risk: { before: null, after: null }, toxic: toxic(agent) };
    });
  return [...own, ...others.filter(isNewlyToxic)];
}

interface Change {
  agent: string;
  /** As it is registered; null for one that is not. */
  known: AgentSpec | null;
  /** As it would be registered; null for one that nobody knows. */
  spec: AgentSpec | null;
  /** What it would hold. */
  tools: ToolSubject[];
}

function changeOf(agent: string, operations: readonly Operation[], subjects: Subjects, held: ToolSubject[]): Change {
  const after = new Map(held.map((tool) => [tool.key, tool]));
  for (const o of operations) {
    if (!('agent' in o) || o.agent !== agent) continue;
    const tool = 'tool' in o ? findTool(subjects, o.tool) : undefined;
    if (o.op === 'grant' && tool) after.set(o.tool, tool);
    if (o.op === 'revoke') after.delete(o.tool);
    if (o.op === 'suspend' || o.op === 'retire') after.clear();
  }
  const labels = labelsOf(operations);
  const present = findAgent(subjects, agent);
  const proposed = operations.find((o) => 'spec' in o && o.agent === agent);
  return {
    agent,
    known: present && isRegistered(present.status) ? present.spec : null,
    spec: (proposed && 'spec' in proposed ? proposed.spec : present?.spec) ?? null,
    // As they would be labelled, also where the request gives the tool and labels it.
    tools: [...after.values()].map((tool) => ({ ...tool, ...labels.get(tool.key) })),
  };
}

function labelsOf(operations: readonly Operation[]) {
  return new Map(operations.flatMap((o) => (o.op === 'label' ? [[o.tool, o.labels] as const] : [])));
}

type Graph = ReadonlyMap<string, GraphAgent>;

/** Who holds what and may call whom: as it is, and as the request would make it. */
function graphsOf(changed: readonly Change[], operations: readonly Operation[], present: Present): [Graph, Graph] {
  const before = new Map(present.delegation);
  const labels = labelsOf(operations);
  const after = new Map(
    [...before].map(([slug, agent]) => [
      slug,
      { ...agent, tools: agent.tools.map((tool) => ({ ...tool, ...labels.get(tool.key) })) },
    ]),
  );
  for (const { agent: slug, known, spec, tools } of changed) {
    before.set(slug, { slug, tools: present.held.get(slug) ?? [], delegatesTo: known?.delegatesTo ?? [] });
    after.set(slug, { slug, tools, delegatesTo: spec?.delegatesTo ?? [] });
  }
  return [before, after];
}

function isNewlyToxic({ toxic }: Impact): boolean {
  return toxic.after !== null && toxic.before === null;
}

/** Agents that get a toxic path which they did not have. */
export function newlyToxic(impact: readonly Impact[]): string[] {
  return impact.filter(isNewlyToxic).map(({ agent }) => agent);
}

/** The highest level after the change; null when it is about no agent that goes on. */
export function highestRisk(impact: readonly Impact[]): RiskLevel | null {
  const levels = impact.flatMap(({ risk }) => (risk.after ? [risk.after.level] : []));
  return levels.sort((a, b) => RISK_LEVELS.indexOf(b) - RISK_LEVELS.indexOf(a))[0] ?? null;
}

function reachOf(tools: readonly LabelledTool[]): Reach {
  const classes = tools.map((tool) => tool.dataClass ?? 'restricted').sort(compareDataClass);
  return {
    tools: tools.length,
    highestDataClass: classes.at(-1) ?? null,
    canChange: tools.some((tool) => (tool.effect ?? 'write') !== 'read'),
    readsUntrusted: tools.some((tool) => tool.untrusted ?? true),
    canSendOut: tools.some((tool) => tool.outward ?? true),
  };
}
