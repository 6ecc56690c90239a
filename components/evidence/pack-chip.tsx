import type { Pack } from '@/lib/evidence/model/pack';
import { Chip, type Tone } from '../ui/chip';

const STATES: Record<Pack['state'], [tone: Tone, word: string]> = {
  queued: ['neutral', 'Waits'],
  running: ['info', 'Being made'],
  done: ['good', 'Ready'],
  failed: ['bad', 'Failed'],
};

export function PackStateChip({ state, progress }: Pick<Pack, 'state' | 'progress'>) {
  const [tone, word] = STATES[state];
  return (
    <Chip tone={tone} hollow={state === 'queued'}>
      {progress ? `${word}, ${progress.done} of ${progress.total}` : word}
    </Chip>
  );
}

/** What a finished pack found, in two words. */
export function FoundWords({ exceptions, auditLogWhole }: Pick<Pack, 'exceptions' | 'auditLogWhole'>) {
  if (exceptions === null) return <span className="text-ink-3">–</span>;
  if (auditLogWhole === false) return <span className="font-medium text-r3">Audit log broken</span>;
  if (exceptions === 0) return 'No exception';
  return `${exceptions.toLocaleString('en')} ${exceptions === 1 ? 'exception' : 'exceptions'}`;
}
