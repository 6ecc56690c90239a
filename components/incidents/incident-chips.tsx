import { DUTY_STATE_WORDS, type DutyState } from '@/lib/incidents/model/obligations';
import { type IncidentState, type Outcome, STATE_WORDS } from '@/lib/incidents/model/state';
import { Chip, type Tone } from '../ui/chip';

const STATE: Record<IncidentState, Tone> = {
  detected: 'bad',
  triaged: 'bad',
  investigating: 'high',
  contained: 'warn',
  eradicated: 'warn',
  recovered: 'info',
  review: 'info',
  closed: 'good',
};

export function IncidentStateChip({ state, outcome }: { state: IncidentState; outcome: Outcome | null }) {
  return (
    <Chip tone={STATE[state]} hollow={state === 'detected'}>
      {outcome === 'false-alarm' ? 'False alarm' : STATE_WORDS[state]}
    </Chip>
  );
}

const DUTY: Record<DutyState, Tone> = {
  unanswered: 'neutral',
  'not-due': 'neutral',
  open: 'info',
  'due-soon': 'warn',
  overdue: 'bad',
  met: 'good',
  'notified-late': 'high',
};

export function DutyChip({ state }: { state: DutyState }) {
  return (
    <Chip tone={DUTY[state]} hollow={state === 'unanswered'}>
      {DUTY_STATE_WORDS[state]}
    </Chip>
  );
}
