import type { ReactNode } from 'react';
import { cn } from './cn';

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'high' | 'bad';

const dots: Record<Tone, string> = {
  neutral: 'bg-control',
  info: 'bg-accent',
  good: 'bg-add',
  warn: 'bg-r1',
  high: 'bg-r2',
  bad: 'bg-r3',
};

/** A state: a dot and a word. The word carries the meaning, the dot helps the eye. `hollow` for what is not there yet. */
export function Chip({
  tone = 'neutral',
  hollow,
  children,
  title,
  className,
}: {
  tone?: Tone;
  hollow?: boolean;
  children: ReactNode;
  title?: string;
  className?: string;
}) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex items-center gap-1.5 rounded-full border border-line-strong bg-panel px-2 py-px text-xs whitespace-nowrap text-ink',
        className,
      )}
    >
      <span
        aria-hidden
        className={cn('size-[7px] shrink-0 rounded-full', hollow ? 'border-[1.5px] border-control' : dots[tone])}
      />
      {children}
    </span>
  );
}
