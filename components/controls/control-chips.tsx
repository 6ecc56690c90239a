import { EXCEPTION_STATE_WORDS, type ExceptionState } from '@/lib/controls/model/exception';
import {
  CONTROL_STATUS_WORDS,
  type ControlStatus,
  TEST_STATUS_WORDS,
  type TestStatus,
} from '@/lib/controls/model/roll-up';
import { Chip, type Tone } from '../ui/chip';

const CONTROL_TONES: Record<ControlStatus, Tone> = { passing: 'good', failing: 'bad', unknown: 'neutral' };
const TEST_TONES: Record<TestStatus, Tone> = {
  passing: 'good',
  failing: 'bad',
  'no-data': 'neutral',
  'too-early': 'neutral',
  none: 'neutral',
};
const EXCEPTION_TONES: Record<ExceptionState, Tone> = {
  waiting: 'warn',
  'in-force': 'info',
  refused: 'neutral',
  ended: 'neutral',
  over: 'neutral',
};

export function ControlStatusChip({ status }: { status: ControlStatus }) {
  return (
    <Chip tone={CONTROL_TONES[status]} hollow={status === 'unknown'}>
      {CONTROL_STATUS_WORDS[status]}
    </Chip>
  );
}

export function TestStatusChip({ status }: { status: TestStatus }) {
  return (
    <Chip tone={TEST_TONES[status]} hollow={TEST_TONES[status] === 'neutral'}>
      {TEST_STATUS_WORDS[status]}
    </Chip>
  );
}

export function ExceptionStateChip({ state }: { state: ExceptionState }) {
  return (
    <Chip tone={EXCEPTION_TONES[state]} hollow={EXCEPTION_TONES[state] === 'neutral'}>
      {EXCEPTION_STATE_WORDS[state]}
    </Chip>
  );
}
