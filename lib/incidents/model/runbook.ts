/** What Remit does itself from a step. */
export type StepAct = 'isolate' | 'freeze';

export interface RunbookStep {
  id: string;
  title: string;
  /** What to do, and when it is done. */
  says: string;
  act?: StepAct;
  /** Where in Remit it is done; `agent` is the page of each agent. */
  at?: 'agent' | 'calls' | 'obligations' | 'cause';
}

export interface Runbook {
  version: number;
  /** The day that it was checked against NIST SP 800-61r3. */
  checked: string;
  steps: readonly RunbookStep[];
}

/**
 * What ships, each version for good: an incident keeps the one that it was declared under. A change is a new version at
 * the end.
 */
export const RUNBOOKS: readonly Runbook[] = [
  {
    version: 1,
    checked: '2026-11-28',
    steps: [
      {
        id: 'isolate',
        title: 'Isolate each agent',
        says: 'Suspend it. Done when every gateway that enforces has the revision in force.',
        act: 'isolate',
        at: 'agent',
      },
      {
        id: 'rotate',
        title: 'Rotate its credentials',
        says: 'Give it new ones where it gets them, and end the old. Done when the old one is refused.',
        at: 'agent',
      },
      {
        id: 'freeze',
        title: 'Freeze logs and versions',
        says: 'Note the head of the audit log, the revision, and the last batch of each gateway, so that later changes show.',
        act: 'freeze',
      },
      {
        id: 'review-calls',
        title: 'Review each call since last known good',
        says: 'What was called, for whom, and what left. Mark what matters. Done when every call was looked at.',
        at: 'calls',
      },
      {
        id: 'impact',
        title: 'Say which users and data were touched',
        says: 'Draft the impact statement from the calls, and correct it.',
        at: 'calls',
      },
      {
        id: 'notify',
        title: 'Notify who has to know',
        says: 'Say for each obligation whether it applies, and file in time.',
        at: 'obligations',
      },
      {
        id: 'restore',
        title: 'Restore by a second person',
        says: 'Ask to restore the agent. Somebody else approves, once what went wrong is gone.',
        at: 'agent',
      },
      {
        id: 'root-cause',
        title: 'Find the root cause',
        says: 'Ask why until it is something that can be changed, and name what each answer rests on.',
        at: 'cause',
      },
    ],
  },
];

export const CURRENT_RUNBOOK = RUNBOOKS.at(-1) as Runbook;

export function runbookOf(version: number): Runbook {
  return RUNBOOKS.find((one) => one.version === version) ?? CURRENT_RUNBOOK;
}

export const STEP_RESULTS = ['done', 'failed', 'not-needed'] as const;
export type StepResult = (typeof STEP_RESULTS)[number];
export const STEP_RESULT_WORDS: Record<StepResult, string> = {
  done: 'Done',
  failed: 'Did not work',
  'not-needed': 'Not needed',
};
