import { cn } from '../ui/cn';

/** Enough of a key's id to tell it from the others; the whole of it on hover. */
export function KeyName({ kid, className }: { kid: string; className?: string }) {
  return (
    <span title={kid} className={cn('font-mono text-xs', className)}>
      {kid.slice(0, 12)}…
    </span>
  );
}
