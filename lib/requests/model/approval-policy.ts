import type { Role } from '@/lib/authz/roles';

/** One step of approval: who may decide, and how many of them must approve. */
export interface Stage {
  name: string;
  role: Role;
  needed: number;
  /** Why this request needs it, in words. */
  why: string;
}

/** The approval policy is data with a version; a request keeps the version that it was made under. */
export const APPROVAL_POLICY = {
  version: 1,
  stages: [{ name: 'security', role: 'security', needed: 1, why: 'Everything that loosens is decided by security.' }],
} as const satisfies { version: number; stages: Stage[] };

export interface GivenDecision {
  personId: string;
  decision: 'approve' | 'reject';
  stage: string;
  digest: string;
}

/** The stages with what has been approved for this digest; an older digest counts for nothing. */
export function stageProgress(stages: Stage[], decisions: GivenDecision[], digest: string) {
  return stages.map((stage) => {
    const approvals = new Set(
      decisions
        .filter((d) => d.stage === stage.name && d.digest === digest && d.decision === 'approve')
        .map((d) => d.personId),
    );
    return { ...stage, approvedBy: [...approvals], done: approvals.size >= stage.needed };
  });
}
