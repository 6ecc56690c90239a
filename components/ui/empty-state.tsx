import type { ReactNode } from 'react';
import { cn } from './cn';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** One sentence that teaches: what would stand here, and what to do first. */
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-12 text-center', className)}>
      {icon && (
        <span
          aria-hidden
          className="mb-3 grid size-9 place-items-center rounded-lg border bg-sunken text-ink-3 [&_svg]:size-[18px]"
        >
          {icon}
        </span>
      )}
      <p className="font-semibold">{title}</p>
      <p className="mt-1 max-w-[46ch] text-balance text-ink-2">{children}</p>
      {action && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
