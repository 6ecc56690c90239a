import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

/** What a document lacks: said in a word, not by colour alone. */
export function GapNote({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p className={cn('text-r3', className)}>
      <span className="font-semibold">Gap:</span> {children}
    </p>
  );
}
