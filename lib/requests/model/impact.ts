import { isRegistered } from '@/lib/agents/model/lifecycle';
import type { AgentSpec } from '@/lib/agents/model/manifest';
import { compareDataClass, type DataCategory, type DataClass } from '@/lib/kernel/data-class';
import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import { type Assessment, assessRisk } from '@/lib/risk/model/assess';
import type { LabelledTool } from '@/lib/risk/model/derive';
import type { RiskScore } from '@/lib/risk/model/score';
import { type GraphAgent, type ToxicPath, toxicPath } from '@/lib/risk/model/toxic';
import type { Operation } from './operation';
import { type AgentSubject, findAgent, findTool, type Subjects, type ToolSubject } from './subjects';

/** What an agent can do with a set of tools. Unlabelled tools count as the most cautious labels. */
export interface Reach {
  tools: number;
  highestDataClass: DataClass | null;
  categories: DataCategory[];
  canChange: boolean;
  readsUntrusted: boolean;
  canSendOut: boolean;
  /** Other agents that it may call, directly or through others. */
  agents: number;
}

/** Why an agent is looked at: the request names it, it holds a tool that the request is about, or it calls one of those. */
export type ImpactCause = 'named' | 'holds' | 'calls';

export interface Impact {
  agent: string;
  cause: ImpactCause;
  /** Where it runs and whom it meets, after the request; null where it is not known. */
  environment: AgentSpec['environment'] | null;
  exposure: AgentSpec['exposure'] | null;
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
  /** Agents that the request does not name, and that hold a tool whose definition or labels it changes. */
  holders?: readonly AgentSubject[];
}

/**
 * Reach and risk of each agent in the request, today and if it were approved. After them those that hold a tool whose
 * definition or labels it changes, and every other agent that would get a toxic path because it may call one of them.
 */
export function impactOf(operations: readonly Operation[], subjects: Subjects, present: Present): Impact[] {
  const { held, euClasses, callers, holders = [] } = present;
  const named = new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])));
  const known = { ...subjects, agents: [...subjects.agents, ...holders] };
  const agents = [...new Set([...named, ...holders.map(({ slug }) => slug)])];
  const changed = agents.map((agent) => changeOf(agent, operations, known, held.get(agent) ?? []));
  const [before, after] = graphsOf(changed, operations, present);
  const toxic = (agent: string) => ({ before: toxicPath(before, agent), after: toxicPath(after, agent) });
  const own = changed.map(({ agent, known, spec, tools }): Impact => {
    const now = held.get(agent) ?? [];
    const euClass = euClasses.get(agent) ?? null;
    return {
      agent,
      cause: named.has(agent) ? 'named' : 'holds',
      environment: spec?.environment ?? null,
      exposure: spec?.exposure ?? null,
      before: reachOf(now, before, agent),
      after: reachOf(tools, after, agent),
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
      const reach = (graph: Graph) => reachOf(graph.get(agent)?.tools ?? [], graph, agent);
      const risk = { before: null, after: null };
      const unknown = { environment: null, exposure: null };
      return {
        agent,
        cause: 'calls',
        ...unknown,
        before: reach(before),
        after: reach(after),
        risk,
        toxic: toxic(agent),
      };
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

/**
 * The highest level after the change; null when it is about no agent that goes on. Who only holds a tool is judged as
 * it is today too: to call a tool harmless is decided by who decides on what it is today.
 */
export function highestRisk(impact: readonly Impact[]): RiskLevel | null {
  const levels = impact.flatMap(({ cause, risk }) => [
    ...(risk.after ? [risk.after.level] : []),
    ...(cause === 'holds' && risk.before ? [risk.before.level] : []),
  ]);
  return levels.sort((a, b) => RISK_LEVELS.indexOf(b) - RISK_LEVELS.indexOf(a))[0] ?? null;
}

function reachOf(tools: readonly LabelledTool[], graph: Graph, agent: string): Reach {
  const classes = tools.map((tool) => tool.dataClass ?? 'restricted').sort(compareDataClass);
  return {
    tools: tools.length,
    highestDataClass: classes.at(-1) ?? null,
    categories: [...new Set(tools.flatMap(({ categories }) => categories))].sort(),
    canChange: tools.some((tool) => (tool.effect ?? 'write') !== 'read'),
    readsUntrusted: tools.some((tool) => tool.untrusted ?? true),
    canSendOut: tools.some((tool) => tool.outward ?? true),
    agents: callable(graph, agent),
  };
}

/** Every agent is looked at once, so cycles end. */
function callable(graph: Graph, start: string): number {
  const seen = new Set([start]);
  for (const slug of seen) for (const next of graph.get(slug)?.delegatesTo ?? []) seen.add(next);
  return seen.size - 1;
}

/** How many agents beside those that a request names are shown with what it does to them. */
export const OTHERS_SHOWN = 20;

export interface ImpactShown {
  impact: Impact[];
  /** Agents beside those that the request names: how many there are, and how many of them are in `impact`. */
  others: { holders: number; callers: number; newlyToxic: number; shown: number };
}

/** Every named agent, then the others that it matters most for: those with a new path, then those whose risk changes. */
export function impactShown(impact: readonly Impact[]): ImpactShown {
  const others = impact.filter(({ cause }) => cause !== 'named');
  const weight = (one: Impact) => Number(isNewlyToxic(one)) * 1000 + riskChange(one);
  const shown = [...others].sort((a, b) => weight(b) - weight(a)).slice(0, OTHERS_SHOWN);
  return {
    impact: [...impact.filter(({ cause }) => cause === 'named'), ...shown],
    others: {
      holders: others.filter(({ cause }) => cause === 'holds').length,
      callers: others.filter(({ cause }) => cause === 'calls').length,
      newlyToxic: newlyToxic(others).length,
      shown: shown.length,
    },
  };
}

function riskChange({ risk }: Impact): number {
  return Math.abs((risk.after?.score ?? 0) - (risk.before?.score ?? 0));
}
