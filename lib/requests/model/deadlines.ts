import type { Stage } from '@/lib/approval-policy/model/required-approval';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Since when a request waits. It starts anew, with the next number, when what it is about changes. */
export interface RequestClock {
  number: number;
  /** What the stages count from. */
  from: Date;
  /** When it was asked, or edited last: what its expiry counts from. */
  askedAt: Date;
  expireAfterDays: number;
}

/** A step that was taken, under the clock of this number. */
export interface StepTaken {
  kind: string;
  stage: string;
  clock: number;
  at: Date;
}

export interface StageDeadlines {
  remindsAt: Date | null;
  remindedAt: Date | null;
  escalatesAt: Date | null;
  escalatedAt: Date | null;
  deniesAt: Date | null;
}

export type Step = { kind: 'remind' | 'escalate' | 'deny'; stage: string } | { kind: 'expire'; stage: null };

/**
 * When a stage reminds, escalates and denies. Each step waits for the one before it to have been taken, and leaves
 * people as long after it as the policy does: after a standstill of weeks nobody is denied without having been asked.
 */
export function stageDeadlines(
  { name, time }: Pick<Stage, 'name' | 'time'>,
  clock: RequestClock,
  taken: readonly StepTaken[],
): StageDeadlines {
  const takenAt = (kind: string) =>
    taken.find((step) => step.kind === kind && step.stage === name && step.clock === clock.number)?.at ?? null;
  const remindedAt = takenAt('remind');
  const escalatedAt = takenAt('escalate');
  const earlier: { after: number; at: Date }[] = [];
  const planned = (after: number | null): Date | null => {
    if (after === null) return null;
    const times = earlier.map((step) => step.at.getTime() + (after - step.after) * HOUR_MS);
    return new Date(Math.max(clock.from.getTime() + after * HOUR_MS, ...times));
  };
  const remindsAt = planned(time.remindAfterHours);
  if (remindedAt && time.remindAfterHours !== null) earlier.push({ after: time.remindAfterHours, at: remindedAt });
  const escalatesAt = planned(time.escalateAfterHours);
  if (escalatedAt && time.escalateAfterHours !== null) {
    earlier.push({ after: time.escalateAfterHours, at: escalatedAt });
  }
  return { remindsAt, remindedAt, escalatesAt, escalatedAt, deniesAt: planned(time.denyAfterHours) };
}

function expiresAt({ askedAt, expireAfterDays }: RequestClock): Date {
  return new Date(askedAt.getTime() + expireAfterDays * DAY_MS);
}

type OpenStage = Pick<Stage, 'name' | 'time'> & { done: boolean };

/** When a request ends unless it is decided, and by which rule. `stage` is null when it expires as a whole. */
export function endOf(
  stages: readonly OpenStage[],
  clock: RequestClock,
  taken: readonly StepTaken[],
): { at: Date; stage: string | null } {
  let end: { at: Date; stage: string | null } = { at: expiresAt(clock), stage: null };
  for (const stage of stages) {
    if (stage.done) continue;
    const { deniesAt } = stageDeadlines(stage, clock, taken);
    if (deniesAt && deniesAt < end.at) end = { at: deniesAt, stage: stage.name };
  }
  return end;
}

/** When a request that is asked now ends, unless it is decided. */
export function firstEnd(
  { stages, expireAfterDays }: { stages: readonly Pick<Stage, 'name' | 'time'>[]; expireAfterDays: number },
  now: Date,
): Date {
  const clock: RequestClock = { number: 1, from: now, askedAt: now, expireAfterDays };
  return endOf(
    stages.map((stage) => ({ ...stage, done: false })),
    clock,
    [],
  ).at;
}

/** What is due now: at most one step for each stage, and one that ends the request instead of all others. */
export function stepsDue(
  stages: readonly OpenStage[],
  clock: RequestClock,
  taken: readonly StepTaken[],
  now: Date,
): Step[] {
  if (now >= expiresAt(clock)) return [{ kind: 'expire', stage: null }];
  const steps = stages.filter(({ done }) => !done).flatMap((stage) => stepOf(stage, clock, taken, now) ?? []);
  const end = steps.find(({ kind }) => kind === 'deny');
  return end ? [end] : steps;
}

function stepOf(stage: OpenStage, clock: RequestClock, taken: readonly StepTaken[], now: Date): Step | null {
  const at = stageDeadlines(stage, clock, taken);
  const next: [Step['kind'], Date | null, Date | null][] = [
    ['remind', at.remindsAt, at.remindedAt],
    ['escalate', at.escalatesAt, at.escalatedAt],
    ['deny', at.deniesAt, null],
  ];
  for (const [kind, due, done] of next) {
    if (!due || done) continue;
    return now >= due ? ({ kind, stage: stage.name } as Step) : null;
  }
  return null;
}

/** The next moment at which something can become due; for whoever looks again. */
export function nextStepAt(stages: readonly OpenStage[], clock: RequestClock, taken: readonly StepTaken[]): Date {
  let next = expiresAt(clock);
  for (const stage of stages) {
    if (stage.done) continue;
    const { remindsAt, remindedAt, escalatesAt, escalatedAt, deniesAt } = stageDeadlines(stage, clock, taken);
    const due = [remindedAt ? null : remindsAt, escalatedAt ? null : escalatesAt, deniesAt].find((at) => at !== null);
    if (due && due < next) next = due;
  }
  return next;
}
