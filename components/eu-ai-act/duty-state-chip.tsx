import { DUTY_STATE_WORDS, type DutyState } from '@/lib/eu-ai-act/model/duty-state';
import { Chip, type Tone } from '../ui/chip';

const TONES: Record<DutyState, Tone> = {
  missing: 'bad',
  'not-yet-due': 'warn',
  fulfilled: 'good',
  'not-applicable': 'neutral',
};

export function DutyStateChip({ state }: { state: DutyState }) {
  return (
    <Chip tone={TONES[state]} hollow={state === 'not-applicable' || state === 'not-yet-due'}>
      {DUTY_STATE_WORDS[state]}
    </Chip>
  );
}
