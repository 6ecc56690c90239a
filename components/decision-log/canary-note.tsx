import { isCanary } from '@/lib/decision-log/model/canary';
import type { DecisionRow } from '@/lib/decision-log/model/dto';
import { cn } from '../ui/cn';

interface Props {
  rows: readonly Pick<DecisionRow, 'status'>[];
  className?: string;
}

/** Why the list below has more rows than the figures above it count. */
export function CanaryNote({ rows, className }: Props) {
  const canaries = rows.filter(isCanary).length;
  if (canaries === 0) return null;
  return (
    <p className={cn('text-ink-2', className)}>
      And {canaries} canary {canaries === 1 ? 'call' : 'calls'} on this page, not counted: Remit asked a gateway what it
      decides, and no agent called.
    </p>
  );
}
