import type { ReactNode } from 'react';
import { cn } from './cn';

/** The name of a key. Decorative where the control says `aria-keyshortcuts`. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/40 px-1 font-mono text-[10px] leading-none font-normal',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
