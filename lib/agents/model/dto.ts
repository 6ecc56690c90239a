import type { Constraints } from '@/lib/kernel/constraints';
import type { DataClass } from '@/lib/kernel/data-class';
import type { CompiledGrant, ReasonCode } from '@/lib/policy-engine/types';
import type { AgentStatus } from './lifecycle';
import type { AgentSpec } from './manifest';

export interface Named {
  id: string;
  name: string;
}

/** An agent as lists show it. Times are RFC 3339. */
export interface AgentSummary {
  slug: string;
  name: string;
  status: AgentStatus;
  team: string;
  environment: AgentSpec['environment'];
  exposure: AgentSpec['exposure'];
  owner: Named;
  backupOwner: Named;
  /** Live grants. */
  tools: number;
  /** Of the tools that it holds; unlabelled counts as restricted. Null without tools. */
  highestDataClass: DataClass | null;
  updatedAt: string;
}

export interface HeldGrant {
  id: string;
  tool: string;
  serverName: string;
  constraints: Constraints;
  reason: string | null;
  dataClass: DataClass | null;
  categories: string[];
  effect: string | null;
  untrusted: boolean | null;
  outward: boolean | null;
  /** The definition has changed or gone since it was approved: the tool cannot be called. */
  drifted: boolean;
  since: string;
  request: { id: string; number: number; requester: Named; approvers: Named[] };
}

/** An agent whole, as the API gives it: the manifest's fields beside its state. */
export interface AgentDetail {
  slug: string;
  name: string;
  status: AgentStatus;
  spec: AgentSpec;
  owner: Named & { active: boolean };
  backupOwner: Named & { active: boolean };
  createdBy: Named;
  grants: HeldGrant[];
  highestDataClass: DataClass | null;
  createdAt: string;
  updatedAt: string;
  /** What the caller may do here; for showing buttons, the verbs decide again. */
  may: { suspend: boolean; revoke: boolean; ask: boolean };
}

export interface AccessStatement {
  agent: string;
  name: string;
  /** The moment that the statement is about, and the revision in force then; null before the first. */
  at: string;
  revision: { serial: number; sha256: string; publishedAt: string } | null;
  status: string;
  requireUser: boolean;
  allowed: {
    tool: string;
    grant: string;
    definition: string;
    constraints: Pick<CompiledGrant, 'rateLimit' | 'maxDataClass' | 'pii' | 'requireUser' | 'notAfter'>;
    request: { id: string; number: number | null; requester: Named | null; approvers: (Named & { at: string })[] };
  }[];
  /** Other tools of the same servers, and why a call would be denied. */
  denied: { tool: string; reason: ReasonCode }[];
}
