import { REQUEST_STATE_WORDS, type RequestState } from '@/lib/requests/model/state';
import { Chip, type Tone } from '../ui/chip';

const TONES: Record<RequestState, Tone> = {
  pending: 'warn',
  approved: 'good',
  rejected: 'bad',
  cancelled: 'neutral',
  expired: 'neutral',
};

/** `waitingFor` names the stage that a pending request is at. */
export function RequestStateChip({ state, waitingFor }: { state: RequestState; waitingFor?: string }) {
  return (
    <Chip tone={TONES[state]} hollow={state === 'cancelled' || state === 'expired'}>
      {state === 'pending' && waitingFor ? `Waiting for ${waitingFor}` : REQUEST_STATE_WORDS[state]}
    </Chip>
  );
}
