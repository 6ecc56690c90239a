import { type AgentStatus, STATUS_WORDS } from '@/lib/agents/model/lifecycle';
import { Chip, type Tone } from '../ui/chip';

const TONES: Record<AgentStatus, Tone> = {
  draft: 'neutral',
  in_review: 'warn',
  approved: 'info',
  active: 'good',
  suspended: 'bad',
  retired: 'neutral',
};

export function AgentStatusChip({ status }: { status: AgentStatus }) {
  return (
    <Chip tone={TONES[status]} hollow={status === 'draft' || status === 'retired'}>
      {STATUS_WORDS[status]}
    </Chip>
  );
}
