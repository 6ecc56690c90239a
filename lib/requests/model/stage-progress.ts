import type { Stage } from '@/lib/approval-policy/model/required-approval';

export interface GivenDecision {
  personId: string;
  decision: 'approve' | 'reject';
  stage: string;
  digest: string;
}

/** A stage with who approved it for the digest of now. */
export type StageProgress = Stage & { approvedBy: string[]; done: boolean };

/** The stages with what has been approved for this digest; an older digest counts for nothing. */
export function stageProgress(stages: readonly Stage[], decisions: GivenDecision[], digest: string): StageProgress[] {
  return stages.map((stage) => {
    const approvals = new Set(
      decisions
        .filter((d) => d.stage === stage.name && d.digest === digest && d.decision === 'approve')
        .map((d) => d.personId),
    );
    return { ...stage, approvedBy: [...approvals], done: approvals.size >= stage.needed };
  });
}
