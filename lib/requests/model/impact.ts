import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import type { Operation } from './operation';
import { findTool, type Subjects, type ToolSubject } from './subjects';

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
}

/** Reach of each agent in the request, today and if it were approved. `held` are the tools that each holds now. */
export function impactOf(
  operations: readonly Operation[],
  subjects: Subjects,
  held: Map<string, ToolSubject[]>,
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
    return { agent, before: reachOf(before), after: reachOf([...after.values()]) };
  });
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
