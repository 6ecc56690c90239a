import type { ToolState } from '@/lib/servers/model/dto';
import { Chip, type Tone } from '../ui/chip';

const WORDS: Record<ToolState, [tone: Tone, word: string, title: string]> = {
  new: ['neutral', 'Not granted', 'No agent was ever granted it'],
  current: ['good', 'As approved', 'The server gives the definition that was approved'],
  changed: ['bad', 'Changed', 'The server gives another definition than the approved one: it cannot be called'],
  removed: ['neutral', 'Gone', 'The server no longer lists it'],
};

export function ToolStateChip({ state }: { state: ToolState }) {
  const [tone, word, title] = WORDS[state];
  return (
    <Chip tone={tone} hollow={state === 'removed' || state === 'new'} title={title}>
      {word}
    </Chip>
  );
}
