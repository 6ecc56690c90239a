import type { ReactNode } from 'react';
import type { NextStep } from '@/lib/requests/model/next-step';
import { cn } from '../ui/cn';

interface Props {
  /** What it would do, in sentences. */
  summary: readonly string[];
  step: NextStep;
  /** Shown once this person has decided: what else waits for them. */
  after: ReactNode;
  queue: ReactNode;
}

/** The first thing that one reads: what it does, whose move it is, and the way to the next request. */
export function RequestLead({ summary, step, after, queue }: Props) {
  return (
    <div className="-mt-2 mb-5 space-y-2.5">
      <p className="max-w-[80ch] text-lg leading-snug [overflow-wrap:anywhere]">{summary.join(' ')}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="flex min-w-0 max-w-[90ch] gap-2.5">
          <span
            aria-hidden
            className={cn(
              'mt-[7px] size-[7px] shrink-0 rounded-full',
              step.whose === 'you' ? 'bg-accent' : 'bg-line-strong',
            )}
          />
          <span className={cn('min-w-0 [overflow-wrap:anywhere]', step.whose === 'you' ? 'font-strong' : 'text-ink-2')}>
            {step.words}
          </span>
        </p>
        {queue}
      </div>
      {after}
    </div>
  );
}
