import { EU_CLASS_WORDS, type EuClass } from '@/lib/eu-ai-act/model/eu-class';
import { Chip, type Tone } from '../ui/chip';

const TONES: Record<EuClass, Tone> = {
  out_of_scope: 'neutral',
  minimal: 'good',
  limited: 'info',
  high: 'high',
  prohibited: 'bad',
};

export function EuClassChip({ value }: { value: EuClass }) {
  return (
    <Chip tone={TONES[value]} hollow={value === 'out_of_scope'}>
      {EU_CLASS_WORDS[value]}
    </Chip>
  );
}
