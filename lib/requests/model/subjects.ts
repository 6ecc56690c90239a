import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import type { Constraints } from '@/lib/kernel/constraints';
import type { Capture, DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import type { KeptAnswer, ReviewAnswers } from '@/lib/production-review/model/review';

export interface AgentSubject {
  slug: string;
  name: string;
  status: AgentStatus;
  spec: AgentSpec;
}

export interface ToolSubject {
  key: string;
  /** Digest of the definition as the last sync read it. */
  current: string;
  /** Digest that earlier approvals were for; null when this tool was never granted. */
  pinned: string | null;
  removed: boolean;
  dataClass: DataClass | null;
  categories: DataCategory[];
  effect: Effect | null;
  untrusted: boolean | null;
  outward: boolean | null;
  /** Absent where nobody said. */
  capture?: Capture | null | undefined;
  /** Absent where there are none. */
  fields?: string[] | undefined;
}

export interface GrantSubject {
  id: string;
  agent: string;
  tool: string;
  constraints: Constraints;
}

/**
 * What a request's operations are applied to, as it is now. Part of the digest that a decision is for:
 * when a tool's definition or labels, an agent or a grant changes, earlier decisions no longer count.
 */
export interface Subjects {
  agents: AgentSubject[];
  tools: ToolSubject[];
  /** Live grants of the agents named above, on the tools named above. */
  grants: GrantSubject[];
  /** The rules in force, where the request proposes others. */
  approvalPolicy?: ApprovalPolicy;
  /** What was answered before agents go to production, where somebody has. */
  productionReviews?: ReviewAnswers[];
}

export function findAgent({ agents }: Subjects, slug: string): AgentSubject | undefined {
  return agents.find((agent) => agent.slug === slug);
}

export function findTool({ tools }: Subjects, key: string): ToolSubject | undefined {
  return tools.find((tool) => tool.key === key);
}

export function findGrant({ grants }: Subjects, agent: string, tool: string): GrantSubject | undefined {
  return grants.find((grant) => grant.agent === agent && grant.tool === tool);
}

export function answersFor({ productionReviews = [] }: Subjects, agent: string): KeptAnswer[] {
  return productionReviews.find((review) => review.agent === agent)?.answers ?? [];
}
