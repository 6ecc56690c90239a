import type { PolicyDiff } from '@/lib/policy-engine/diff';
import type { AgentChange, TextChange, ToolChange } from './readable-diff';

/** How a difference can be looked at: by agent, by tool, or as the text of the policy. */
export const VIEWS = ['agent', 'tool', 'text'] as const;
export type View = (typeof VIEWS)[number];

/** What differs between two revisions, as a page shows it. */
export interface ChangesPage {
  from: number;
  to: number;
  /** When the later one was published, RFC 3339. */
  at: string;
  summary: string;
  counts: Record<View, number>;
  view:
    | { by: 'agent'; items: AgentChange[] }
    | { by: 'tool'; items: ToolChange[] }
    | { by: 'text'; items: TextChange[] };
  /** With what was searched for. */
  found: number;
  nextCursor: string | null;
  servers: PolicyDiff['servers'];
  gateways: PolicyDiff['gateways'];
}
