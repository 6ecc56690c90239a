import { type CostSum, shareWords } from '@/lib/costs/model/share';

/** A share, or in quieter words why there is none. */
export function ShareCell({ sum }: { sum: Pick<CostSum, 'state' | 'percent'> }) {
  return (
    <span className={sum.state === 'share' ? 'whitespace-nowrap' : 'text-ink-3 [overflow-wrap:normal]'}>
      {shareWords(sum)}
    </span>
  );
}
