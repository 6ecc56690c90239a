import { DATA_CLASSES, type DataClass } from '@/lib/kernel/data-class';
import { isOtherCall } from '@/lib/policy-engine/other-calls';
import type { ToolUse } from './dto';

/** A grant that is in force. */
export interface HeldTool {
  tool: string;
  since: Date;
  dataClass: DataClass | null;
}

/** Calls of one tool, whatever became of them. Days are the starts of days (UTC). */
export interface CallCount {
  tool: string;
  allowed: number;
  denied: number;
  classes: readonly string[];
  firstDay: Date;
  lastDay: Date;
}

export interface UseFacts {
  held: readonly HeldTool[];
  /** In the time that is looked at. */
  counts: readonly CallCount[];
  /** Before it too. */
  firstDays: ReadonlyMap<string, Date>;
  /** Servers before which a gateway told of calls when that time began. */
  seenServers: ReadonlySet<string>;
  from: Date;
}

/**
 * What an agent did with what it may do. Nothing is called unused that could not have been seen: the grant and the
 * gateway's word have to be as old as the time that is looked at.
 */
export function toolUse({ held, counts, firstDays, seenServers, from }: UseFacts): ToolUse[] {
  const ofTools = counts.filter(({ tool }) => !isOtherCall(tool));
  const byTool = new Map(ofTools.map((count) => [count.tool, count]));
  const grants = new Map(held.map((grant) => [grant.tool, grant]));
  const rows = [...new Set([...grants.keys(), ...byTool.keys()])].map((tool): ToolUse => {
    const grant = grants.get(tool);
    const count = byTool.get(tool);
    const seen = seenServers.has(tool.slice(0, tool.indexOf('/')));
    return {
      tool,
      state: stateOf(grant, count?.allowed ?? 0, seen, from),
      grantedAt: grant?.since.toISOString() ?? null,
      allowed: count?.allowed ?? 0,
      denied: count?.denied ?? 0,
      firstSeen: (firstDays.get(tool) ?? count?.firstDay)?.toISOString() ?? null,
      lastSeen: count?.lastDay.toISOString() ?? null,
      declared: grant?.dataClass ?? null,
      observed: DATA_CLASSES.filter((name) => count?.classes.includes(name)),
    };
  });
  return rows.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.tool < b.tool ? -1 : 1));
}

const ORDER: ToolUse['state'][] = ['unused', 'not-seen', 'too-new', 'used', 'not-granted'];

function stateOf(grant: HeldTool | undefined, allowed: number, seen: boolean, from: Date): ToolUse['state'] {
  if (!grant) return 'not-granted';
  if (allowed > 0) return 'used';
  if (grant.since > from) return 'too-new';
  return seen ? 'unused' : 'not-seen';
}
