import type { AlertRow } from '@/lib/alerts/model/dto';
import { STATE_WORDS } from '@/lib/alerts/model/triage';
import { Chip, type Tone } from '../ui/chip';

const SEVERITY: Record<AlertRow['severity'], Tone> = { low: 'neutral', medium: 'warn', high: 'high', critical: 'bad' };
const STATE: Record<AlertRow['state'], Tone> = { open: 'warn', acknowledged: 'info', incident: 'bad', benign: 'good' };

export function SeverityChip({ severity }: Pick<AlertRow, 'severity'>) {
  return <Chip tone={SEVERITY[severity]}>{severity}</Chip>;
}

export function StateChip({ state }: Pick<AlertRow, 'state'>) {
  return (
    <Chip tone={STATE[state]} hollow={state === 'open'}>
      {STATE_WORDS[state]}
    </Chip>
  );
}
