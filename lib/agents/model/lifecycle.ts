export const AGENT_STATUSES = ['draft', 'in_review', 'approved', 'active', 'suspended', 'retired'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** What each change needs the agent to be, and what it becomes. */
const MOVES = {
  submit: { from: ['draft', 'in_review'], to: 'in_review' },
  reject: { from: ['in_review'], to: 'draft' },
  register: { from: ['draft', 'in_review'], to: 'active' },
  suspend: { from: ['active'], to: 'suspended' },
  restore: { from: ['approved', 'suspended'], to: 'active' },
  retire: { from: ['draft', 'in_review', 'approved', 'active', 'suspended'], to: 'retired' },
} as const satisfies Record<string, { from: readonly AgentStatus[]; to: AgentStatus }>;

export type AgentMove = keyof typeof MOVES;

/** The status after `move`, or null where the agent's status does not allow it. */
export function statusAfter(status: AgentStatus, move: AgentMove): AgentStatus | null {
  return (MOVES[move].from as readonly AgentStatus[]).includes(status) ? MOVES[move].to : null;
}

/** An agent whose grants can be asked for and changed. */
export function isRegistered(status: AgentStatus): boolean {
  return status === 'approved' || status === 'active' || status === 'suspended';
}

export const STATUS_WORDS: Record<AgentStatus, string> = {
  draft: 'Draft',
  in_review: 'In review',
  approved: 'Approved',
  active: 'Active',
  suspended: 'Suspended',
  retired: 'Retired',
};
