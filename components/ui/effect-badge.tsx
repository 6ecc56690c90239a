import { Eye, PencilLine, TriangleAlert } from 'lucide-react';
import type { Effect } from '@/lib/kernel/data-class';
import { cn } from './cn';

const looks = {
  read: { icon: Eye, tone: 'bg-r0-soft text-r0' },
  write: { icon: PencilLine, tone: 'bg-r2-soft text-r2' },
  destructive: { icon: TriangleAlert, tone: 'bg-r3-soft text-r3' },
};

/** What a tool does to the world. `null` means that nobody labelled it. */
export function EffectBadge({ value, className }: { value: Effect | null; className?: string }) {
  if (!value) return <span className={cn('text-xs text-ink-3', className)}>not labelled</span>;
  const { icon: Icon, tone } = looks[value];
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-[5px] px-[7px] py-px text-xs font-strong whitespace-nowrap',
        tone,
        className,
      )}
    >
      <Icon size={12} aria-hidden />
      {value}
    </span>
  );
}
