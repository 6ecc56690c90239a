export interface KnownTool {
  name: string;
  current: string;
  removed: boolean;
}

/** Names of tools, each in one list, sorted. `returned`: had gone and is there again. */
export interface SyncPlan {
  added: string[];
  changed: string[];
  removed: string[];
  returned: string[];
  unchanged: string[];
}

/** What a reading of `tools/list` means for the tools that are known. */
export function planSync(known: readonly KnownTool[], read: readonly { name: string; digest: string }[]): SyncPlan {
  const before = new Map(known.map((tool) => [tool.name, tool]));
  const names = new Set(read.map((tool) => tool.name));
  const plan: SyncPlan = { added: [], changed: [], removed: [], returned: [], unchanged: [] };
  for (const { name, digest } of read) {
    const tool = before.get(name);
    if (!tool) plan.added.push(name);
    else if (tool.removed) plan.returned.push(name);
    else if (tool.current !== digest) plan.changed.push(name);
    else plan.unchanged.push(name);
  }
  plan.removed = known.filter((tool) => !tool.removed && !names.has(tool.name)).map((tool) => tool.name);
  for (const list of Object.values(plan)) list.sort();
  return plan;
}
