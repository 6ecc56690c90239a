import { GATEWAY_STATE_WORDS, type GatewayState } from '@/lib/gateways/model/state';
import { Chip, type Tone } from '../ui/chip';
import { ShadowTag } from '../ui/shadow-tag';
import { Tag } from '../ui/tag';

const TONES: Record<GatewayState, Tone> = {
  never: 'neutral',
  current: 'good',
  behind: 'warn',
  silent: 'bad',
  rejecting: 'bad',
  older: 'bad',
};
const TITLES: Record<GatewayState, string> = {
  never: 'It has not called yet',
  current: 'What it enforces is the newest revision',
  behind: 'It has not said that the newest revision is in force',
  silent: 'It has not been heard of for a while',
  rejecting: 'It refused the last policy that it was given',
  older: 'It runs an older revision than one that it had in force before',
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
  return mode === 'shadow' ? <ShadowTag /> : <Tag>enforces</Tag>;
}
