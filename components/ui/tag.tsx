import type { ReactNode } from 'react';
import { cn } from './cn';

/** A plain word about a thing: a data category, an environment, "outward". `warn` for one that a reviewer must see. */
export function Tag({
  children,
  warn,
  mono,
  className,
}: {
  children: ReactNode;
  warn?: boolean;
  mono?: boolean;
  className?: string;
}) {
  return (
    <span
      className={cn(
        'inline-flex items-center rounded-[5px] px-1.5 py-px text-xs whitespace-nowrap',
        warn ? 'bg-r2-soft text-r2' : 'bg-hover text-ink-2',
        mono && 'font-mono',
        className,
      )}
    >
      {children}
    </span>
  );
}
