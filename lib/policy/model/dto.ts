import type { PolicyDiff } from '@/lib/policy-engine/diff';
import type { CompiledPolicy } from '@/lib/policy-engine/types';

/** A revision as lists show it. Times are RFC 3339. */
export interface RevisionSummary {
  serial: number;
  sha256: string;
  cause: string;
  summary: string;
  requestId: string | null;
  actor: { kind: string; id?: string; name?: string };
  createdAt: string;
}

export interface RevisionDetail extends RevisionSummary {
  policy: CompiledPolicy;
}

export interface RevisionDiff {
  from: number;
  to: number;
  summary: string;
  diff: PolicyDiff;
}
