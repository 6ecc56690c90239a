import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import { cn } from '../ui/cn';

const TONES: Record<RiskLevel, string> = {
  low: 'bg-r0-soft text-r0',
  medium: 'bg-r1-soft text-r1',
  high: 'bg-r2-soft text-r2',
  critical: 'bg-r3-soft text-r3',
  blocked: 'bg-r3-soft text-r3',
};
const STEPS = RISK_LEVELS.filter((level) => level !== 'blocked');

/** How much risk: four bars, the word and the score. */
export function RiskBadge({ level, score }: { level: RiskLevel; score: number }) {
  const filled = level === 'blocked' ? STEPS.length : STEPS.indexOf(level) + 1;
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-[5px] px-[7px] py-px text-xs font-strong whitespace-nowrap',
        TONES[level],
      )}
    >
      <span aria-hidden className="inline-flex gap-0.5">
        {STEPS.map((step, index) => (
          <span
            key={step}
            className={cn('h-[9px] w-[3px] rounded-[1px] bg-current', index >= filled && 'opacity-25')}
          />
        ))}
      </span>
      {level} {score}
    </span>
  );
}
