import { compareDataClass, type DataCategory } from '@/lib/kernel/data-class';
import type { LabelledTool } from './derive';

/** An agent with the tools that it holds, and the agents that it may call. */
export interface GraphAgent {
  slug: string;
  tools: readonly LabelledTool[];
  delegatesTo: readonly string[];
}

export const LEGS = ['sensitive', 'untrusted', 'outward'] as const;
export type Leg = (typeof LEGS)[number];

/** Where a leg stands: the tool, and the agents from the first to the one that holds it. */
export interface LegPath {
  leg: Leg;
  tool: string;
  agents: string[];
}

/** One agent that can read sensitive data, is fed untrusted content, and can send out: by itself or through others. */
export interface ToxicPath {
  agent: string;
  legs: LegPath[];
}

const SENSITIVE: readonly DataCategory[] = ['pii', 'phi', 'pci', 'credentials', 'financial'];

const HAS: Record<Leg, (tool: LabelledTool) => boolean> = {
  sensitive: ({ dataClass, categories }) =>
    (dataClass !== null && compareDataClass(dataClass, 'confidential') >= 0) ||
    categories.some((category) => SENSITIVE.includes(category)),
  untrusted: ({ untrusted }) => untrusted === true,
  outward: ({ outward }) => outward === true,
};

/**
 * The toxic path that starts at an agent, or null. Each leg is found where it is nearest. What nobody labelled is not
 * known and makes no path; cycles of delegation end, and every agent and tool is looked at once.
 */
export function toxicPath(agents: ReadonlyMap<string, GraphAgent>, start: string): ToxicPath | null {
  const legs = new Map<Leg, LegPath>();
  const from = new Map<string, string | null>([[start, null]]);
  // A Map is walked in the order in which it grows: breadth first.
  for (const slug of from.keys()) {
    const agent = agents.get(slug);
    if (!agent) continue;
    for (const leg of LEGS) {
      const tool = legs.has(leg) ? null : firstKey(agent.tools.filter(HAS[leg]));
      if (tool !== null) legs.set(leg, { leg, tool, agents: wayTo(slug, from) });
    }
    if (legs.size === LEGS.length) break;
    for (const next of agent.delegatesTo) if (!from.has(next)) from.set(next, slug);
  }
  if (legs.size < LEGS.length) return null;
  return { agent: start, legs: LEGS.map((leg) => legs.get(leg) as LegPath) };
}

function firstKey(tools: readonly LabelledTool[]): string | null {
  return tools.reduce<string | null>((first, { key }) => (first === null || key < first ? key : first), null);
}

function wayTo(slug: string, from: ReadonlyMap<string, string | null>): string[] {
  const way: string[] = [];
  for (let at: string | null = slug; at !== null; at = from.get(at) ?? null) way.push(at);
  return way.reverse();
}
