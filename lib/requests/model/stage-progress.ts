import type { Stage } from '@/lib/approval-policy/model/required-approval';

export interface GivenDecision {
  personId: string;
  /** Whose approval it is, where the person decided for somebody who let them. */
  onBehalfOfId: string | null;
  decision: 'approve' | 'reject';
  stage: string;
  digest: string;
}

export interface Approval {
  personId: string;
  onBehalfOfId: string | null;
}

/** A stage with who approved it for the digest of now. */
export type StageProgress = Stage & {
  approvals: Approval[];
  /** Its fallback may decide it too, by now. */
  escalated: boolean;
  done: boolean;
};

/** The stages with what has been approved for this digest; an older digest counts for nothing. */
export function stageProgress(
  stages: readonly Stage[],
  decisions: readonly GivenDecision[],
  digest: string,
  escalated: readonly string[] = [],
): StageProgress[] {
  return stages.map((stage) => {
    const approvals = decisions
      .filter((d) => d.stage === stage.name && d.digest === digest && d.decision === 'approve')
      .map(({ personId, onBehalfOfId }) => ({ personId, onBehalfOfId }));
    return {
      ...stage,
      approvals,
      escalated: escalated.includes(stage.name) && stage.time.escalateTo !== null,
      done: countApprovals(approvals) >= stage.needed,
    };
  });
}

/**
 * How many approvals these are. Whoever approves, and whoever they approve for, are one: two approvals that share
 * anybody count once, so that "two from security" is never one person with two hats.
 */
export function countApprovals(approvals: readonly Approval[]): number {
  const groups: Set<string>[] = [];
  for (const { personId, onBehalfOfId } of approvals) {
    const joined = new Set(onBehalfOfId === null ? [personId] : [personId, onBehalfOfId]);
    for (let i = groups.length - 1; i >= 0; i -= 1) {
      const group = groups[i] as Set<string>;
      if (![...group].some((id) => joined.has(id))) continue;
      for (const id of group) joined.add(id);
      groups.splice(i, 1);
    }
    groups.push(joined);
  }
  return groups.length;
}

/** Everybody whose approval is used up: who approved, and for whom. */
export function spentBy(stages: readonly Pick<StageProgress, 'approvals'>[]): Set<string> {
  const approvals = stages.flatMap((stage) => stage.approvals);
  return new Set(
    approvals.flatMap(({ personId, onBehalfOfId }) => (onBehalfOfId ? [personId, onBehalfOfId] : personId)),
  );
}

/** Whether a stage asks somebody: by role, by name, or as its fallback once it escalated. */
export function asks(
  { role, people, escalated, time }: Pick<StageProgress, 'role' | 'people' | 'escalated' | 'time'>,
  person: { roles: readonly string[]; email: string },
): boolean {
  const fits = (whom: { role: string | null; people: string[] }) =>
    whom.role ? person.roles.includes(whom.role) : whom.people.includes(person.email);
  return fits({ role, people }) || (escalated && time.escalateTo !== null && fits(time.escalateTo));
}
