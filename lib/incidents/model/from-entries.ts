import type { IncidentDetail } from './dto';
import type { DutyAnswer } from './obligations';
import type { StepResult } from './runbook';

/** As a row of the database or as the API has it. */
interface EntryLike {
  kind: string;
  detail: unknown;
  text: string;
}

/** What was written down last of a kind; what is written down again replaces it without changing it. */
export function lastOf<Entry extends EntryLike>(
  entries: readonly Entry[],
  kind: string,
  is: (detail: Record<string, unknown>) => boolean = () => true,
): Entry | null {
  return entries.findLast((entry) => entry.kind === kind && is(entry.detail as Record<string, unknown>)) ?? null;
}

export function causeOf(entries: readonly EntryLike[]): IncidentDetail['cause'] {
  const detail = lastOf(entries, 'cause')?.detail as NonNullable<IncidentDetail['cause']> | undefined;
  return detail ? { whys: detail.whys, factors: detail.factors } : null;
}

export function stepResultOf<Entry extends EntryLike>(entries: readonly Entry[], step: string) {
  const entry = lastOf(entries, 'step', (detail) => detail.step === step);
  return entry && { entry, ...(entry.detail as { result: StepResult; note: string }) };
}

export function dutyAnswerOf(entries: readonly EntryLike[], duty: string): DutyAnswer | null {
  const entry = lastOf(entries, 'obligation', (detail) => detail.duty === duty);
  if (!entry) return null;
  const { applies, why, awareAt, filedAt, reference } = entry.detail as unknown as DutyAnswer;
  return { applies, why, awareAt, filedAt, reference };
}

export interface Marked {
  row: string;
  at: string;
  text: string;
  lane: 'people' | 'remit' | 'agent';
}

/** Rows that are marked as relevant, as they were when somebody marked them. */
export function marksOf(entries: readonly EntryLike[]): Marked[] {
  const marks = new Map<string, Marked | null>();
  for (const { kind, detail } of entries) {
    if (kind !== 'mark') continue;
    const mark = detail as unknown as Marked & { relevant: boolean };
    marks.set(mark.row, mark.relevant ? mark : null);
  }
  return [...marks.values()].filter((mark) => mark !== null);
}
