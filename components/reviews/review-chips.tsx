import type { Change } from '@/lib/reviews/model/change';
import type { ReviewRow } from '@/lib/reviews/model/dto';
import { Chip, type Tone } from '../ui/chip';
import { Tag } from '../ui/tag';

const STATE: Record<ReviewRow['state'], { tone: Tone; word: string }> = {
  open: { tone: 'warn', word: 'Open' },
  overdue: { tone: 'bad', word: 'Overdue' },
  completed: { tone: 'good', word: 'Signed' },
};

export function ReviewStateChip({ state, outcome }: Pick<ReviewRow, 'state' | 'outcome'>) {
  const { tone, word } = STATE[state];
  return (
    <Chip tone={tone} hollow={state === 'open'}>
      {outcome === 'nothing-to-report' ? 'Signed, nothing to report' : word}
    </Chip>
  );
}

/** Beside the time before. Nothing where there is nothing to compare with. */
export function ChangeTag({ change }: { change: Change }) {
  if (change === 'first') return null;
  return <Tag warn={change === 'new'}>{change}</Tag>;
}
