import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

const looks = {
  info: { icon: Info, box: 'border-accent/30 bg-accent-soft', ink: 'text-accent' },
  good: { icon: CircleCheck, box: 'border-add/30 bg-add-soft', ink: 'text-add' },
  warn: { icon: TriangleAlert, box: 'border-r1/35 bg-r1-soft', ink: 'text-r1' },
  danger: { icon: OctagonAlert, box: 'border-r3/35 bg-r3-soft', ink: 'text-r3' },
};

export interface CalloutProps {
  tone?: keyof typeof looks;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Read out when it appears after the page has loaded. */
  live?: boolean;
  className?: string;
}

export function Callout({ tone = 'info', title, children, action, live, className }: CalloutProps) {
  const { icon: Icon, box, ink } = looks[tone];
  return (
    <div
      role={live ? 'alert' : undefined}
      className={cn('flex min-w-0 gap-2.5 rounded-lg border px-3.5 py-2.5', box, className)}
    >
      <Icon size={15} aria-hidden className={cn('mt-[3px] shrink-0', ink)} />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className={cn('font-semibold', ink)}>{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
