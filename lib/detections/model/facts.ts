import type { LineageFault, Unknown } from '@/lib/decision-log/model/lineage';
import type { DataClass } from '@/lib/kernel/data-class';

export const HOUR_MS = 3_600_000;

/** One call as detections see it. */
export interface SeenCall {
  /** `gateway:eventId`, as its page has it. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  agent: string | null;
  user: string | null;
  /** `server/tool`. */
  tool: string;
  decision: 'allow' | 'deny';
  reason: string;
  /** False in shadow mode: what was denied went through. */
  enforced: boolean;
  dataClasses: readonly string[];
  session: string | null;
  lineage: LineageFault | null;
  unknown: Unknown | null;
}

/** What people said of a tool; null where nobody did. */
export interface ToolLabels {
  dataClass: DataClass | null;
  outward: boolean | null;
}

/** Calls of one day (UTC), counted. */
export interface DayCount {
  start: number;
  tool: string;
  decision: string;
  reason: string;
  classes: readonly string[];
  calls: number;
}

export interface Facts {
  /** Calls that were not looked at before, the first first. */
  fresh: readonly SeenCall[];
  /** Calls of the same sessions around them, and the fresh ones, the first first. */
  around: readonly SeenCall[];
  /** By agent: what was counted on the days before the newest fresh call, and on its day. */
  days: ReadonlyMap<string, readonly DayCount[]>;
  /** By agent: calls by hour of the day (UTC), 24 numbers, of the days before the first fresh call. */
  clock: ReadonlyMap<string, readonly number[]>;
  /** `agent\nuser`, of those for whom the agent acted before. */
  users: ReadonlySet<string>;
  /** By `server/tool`. */
  tools: ReadonlyMap<string, ToolLabels>;
}

/** What went through: allowed, or denied in shadow mode. */
export function wentThrough({ decision, enforced }: Pick<SeenCall, 'decision' | 'enforced'>): boolean {
  return decision === 'allow' || !enforced;
}
