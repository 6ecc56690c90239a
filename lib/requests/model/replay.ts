import { z } from 'zod';
import { instantSchema } from '@/lib/kernel/text';
import type { ReasonCode } from '@/lib/policy-engine/types';
import type { Operation } from './operation';

/** How far back calls are gone through. */
export const REPLAY_DAYS = 30;

export const replaySchema = z.object({
  days: z.int(),
  from: instantSchema,
  revision: z.int().describe('That was in force when this was counted.'),
  newlyAllowed: z.int(),
  newlyDenied: z.int(),
  rows: z
    .array(
      z.object({
        agent: z.string(),
        tool: z.string(),
        newlyAllowed: z.int().describe('Calls that were refused and would go through, as far as grants decide that.'),
        newlyDenied: z.int().describe('Calls that went through and would be refused.'),
        otherwiseBound: z.int().describe('Calls that went through and would be under other limits.'),
      }),
    )
    .describe('The most calls first; at most 200.'),
});
export type Replay = z.output<typeof replaySchema>;
type Row = Replay['rows'][number];

/** Calls of one agent and tool with one outcome. */
export interface OutcomeCount {
  agent: string;
  tool: string;
  decision: 'allow' | 'deny';
  reason: ReasonCode;
  calls: number;
}

const MOST_ROWS = 200;
/** Why a call is refused that a grant of its own lets through. */
const WITHOUT_GRANT: ReasonCode[] = ['no_grant', 'grant_expired', 'unknown_agent'];

/**
 * What would have become of calls under what a request proposes. Rate limits, personal data and users are not in the
 * counts: what they bound is said apart. `held`: `agent tool` of the grants that are in force.
 */
export function replay(
  operations: readonly Operation[],
  counts: readonly OutcomeCount[],
  held: ReadonlySet<string>,
): Pick<Replay, 'rows' | 'newlyAllowed' | 'newlyDenied'> {
  const rows = new Map<string, Row>();
  for (const { agent, tool, decision, reason, calls } of counts) {
    const key = `${agent} ${tool}`;
    const row = rows.get(key) ?? { agent, tool, newlyAllowed: 0, newlyDenied: 0, otherwiseBound: 0 };
    const about = operations.filter((one) => isAbout(one, agent, tool));
    const ends = about.some(({ op }) => op === 'revoke' || op === 'suspend' || op === 'retire');
    if (decision === 'allow' && ends) row.newlyDenied += calls;
    else if (decision === 'allow' && about.some(({ op }) => op === 'constrain' || op === 'grant')) {
      row.otherwiseBound += calls;
    } else if (decision === 'deny' && !ends && about.some(({ op }) => lifts(op, reason, held.has(key)))) {
      row.newlyAllowed += calls;
    }
    rows.set(key, row);
  }
  const weight = (row: Row) => row.newlyAllowed + row.newlyDenied + row.otherwiseBound;
  const touched = [...rows.values()].filter((row) => weight(row) > 0);
  const sum = (name: 'newlyAllowed' | 'newlyDenied') => touched.reduce((total, row) => total + row[name], 0);
  return {
    newlyAllowed: sum('newlyAllowed'),
    newlyDenied: sum('newlyDenied'),
    rows: touched
      .sort((a, b) => weight(b) - weight(a) || (`${a.agent} ${a.tool}` < `${b.agent} ${b.tool}` ? -1 : 1))
      .slice(0, MOST_ROWS),
  };
}

/** Whether an operation changes what becomes of an agent's calls of a tool. */
function isAbout(operation: Operation, agent: string, tool: string): boolean {
  switch (operation.op) {
    case 'grant':
    case 'revoke':
    case 'constrain':
      return operation.agent === agent && operation.tool === tool;
    case 'suspend':
    case 'restore':
    case 'retire':
      return operation.agent === agent;
    case 'adopt':
      return operation.tool === tool;
    default:
      return false;
  }
}

function lifts(op: Operation['op'], reason: ReasonCode, isHeld: boolean): boolean {
  if (op === 'grant') return WITHOUT_GRANT.includes(reason);
  if (op === 'restore') return reason === 'agent_suspended' && isHeld;
  return op === 'adopt' && reason === 'definition_changed' && isHeld;
}

/** Whose calls, and of which tools, a request changes something for; null where it changes nothing for any. */
export function replayed(operations: readonly Operation[]): { agents: string[]; tools: string[] } | null {
  const agents = new Set<string>();
  const tools = new Set<string>();
  for (const one of operations) {
    if (one.op === 'adopt') tools.add(one.tool);
    else if (['grant', 'revoke', 'constrain', 'suspend', 'restore', 'retire'].includes(one.op) && 'agent' in one) {
      agents.add(one.agent);
    }
  }
  return agents.size + tools.size === 0 ? null : { agents: [...agents], tools: [...tools] };
}
