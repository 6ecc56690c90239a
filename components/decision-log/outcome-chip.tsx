import { type Outcome, outcomeOf } from '@/lib/decision-log/model/words';
import { Chip, type Tone } from '../ui/chip';

const LOOKS: Record<Outcome, { tone: Tone; words: string; title: string }> = {
  allowed: { tone: 'good', words: 'Allowed', title: 'The gateway let it through' },
  denied: { tone: 'bad', words: 'Denied', title: 'The gateway stopped it' },
  'went-through': { tone: 'high', words: 'Denied, went through', title: 'Shadow mode: it was denied, and not stopped' },
};

export function OutcomeChip({ call }: { call: Parameters<typeof outcomeOf>[0] }) {
  const { tone, words, title } = LOOKS[outcomeOf(call)];
  return (
    <Chip tone={tone} title={title}>
      {words}
    </Chip>
  );
}
