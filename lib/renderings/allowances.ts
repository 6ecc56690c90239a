import { compareDataClass } from '@/lib/kernel/data-class';
import { parseToolKey } from '@/lib/kernel/slug';
import type { Renderable } from './rendered-file';

/** One agent may call one tool. What bounds a call beyond that, a file either says or cannot hold. */
export interface Allowance {
  agent: string;
  server: string;
  tool: string;
  requireUser: boolean;
}

/**
 * What a file may allow at `now`, by agent, server and tool. Left out is whatever `evaluate` would deny at that moment
 * for every caller: a suspended agent, an end that has passed, a changed tool, a tool above the grant's data class.
 */
export function allowances(policy: Renderable, now: Date): Allowance[] {
  const seen = new Set<string>();
  const allowed: Allowance[] = [];
  for (const grant of policy.grants) {
    // As in `evaluate`, the first grant of a pair is the one that counts.
    const pair = JSON.stringify([grant.agent, grant.tool]);
    if (seen.has(pair)) continue;
    seen.add(pair);
    const agent = own(policy.agents, grant.agent);
    const tool = own(policy.tools, grant.tool);
    const key = parseToolKey(grant.tool);
    if (agent?.status !== 'active' || !tool || tool.drifted || !key) continue;
    if (!own(policy.servers, key.server)) continue;
    if (grant.notAfter && !(now.getTime() < Date.parse(grant.notAfter))) continue;
    if (compareDataClass(tool.dataClass, grant.maxDataClass) > 0) continue;
    allowed.push({ agent: grant.agent, ...key, requireUser: agent.requireUser || grant.requireUser === true });
  }
  return allowed.sort(
    (a, b) => byCodeUnit(a.agent, b.agent) || byCodeUnit(a.server, b.server) || byCodeUnit(a.tool, b.tool),
  );
}

/** The next moment after `now` at which a grant ends, in milliseconds; null when none does. Then the file is another. */
export function nextEnd(policy: Pick<Renderable, 'grants'>, now: Date): number | null {
  let next: number | null = null;
  for (const { notAfter } of policy.grants) {
    const end = notAfter === undefined ? Number.NaN : Date.parse(notAfter);
    if (end > now.getTime() && (next === null || end < next)) next = end;
  }
  return next;
}

/** As sort() does with strings, on every machine. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In the order of the first member of each group. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

function own<V>(record: Record<string, V>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
