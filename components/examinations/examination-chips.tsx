import type { QuestionState, Verdict } from '@/lib/examinations/model/words';
import { Chip } from '../ui/chip';

export function ExaminationChip({ closed }: { closed: boolean }) {
  return closed ? <Chip>Closed</Chip> : <Chip tone="info">Open</Chip>;
}

export function VerdictChip({ verdict }: { verdict: Verdict | null }) {
  if (verdict === null) return <Chip hollow>Not concluded</Chip>;
  return verdict === 'accepted' ? <Chip tone="good">Accepted</Chip> : <Chip tone="bad">Flagged</Chip>;
}

export function QuestionChip({ state, closed, late }: { state: QuestionState; closed?: boolean; late?: boolean }) {
  if (state === 'accepted') return <Chip tone="good">Answer accepted</Chip>;
  if (closed) return <Chip>Left open</Chip>;
  if (state === 'answered') return <Chip tone="info">Answered</Chip>;
  return late ? <Chip tone="high">Overdue</Chip> : <Chip hollow>Waits for an answer</Chip>;
}
