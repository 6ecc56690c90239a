import { GATEWAY_STATE_WORDS, type GatewayState } from '@/lib/gateways/model/gateway';
import { Chip, type Tone } from '../ui/chip';
import { Tag } from '../ui/tag';

const TONES: Record<GatewayState, Tone> = {
  never: 'neutral',
  current: 'good',
  behind: 'warn',
  silent: 'bad',
  rejecting: 'bad',
};
const TITLES: Record<GatewayState, string> = {
  never: 'It has not pulled yet',
  current: 'It has the newest revision in force',
  behind: 'It has not said that the newest revision is in force',
  silent: 'It has not been heard of for three minutes',
  rejecting: 'It refused the last policy that it was given',
};

export function GatewayStateChip({ state }: { state: GatewayState }) {
  return (
    <Chip tone={TONES[state]} hollow={state === 'never'} title={TITLES[state]}>
      {GATEWAY_STATE_WORDS[state]}
    </Chip>
  );
}

/** Shadow mode enforces nothing; that must not be overlooked. */
export function ModeTag({ mode }: { mode: 'enforce' | 'shadow' }) {
  return mode === 'shadow' ? <Tag warn>shadow: not enforced</Tag> : <Tag>enforces</Tag>;
}
