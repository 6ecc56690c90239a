import { cn } from './cn';

/** Stands where something is about to be. `SkeletonPage` is a whole page for `loading.tsx`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-4 animate-pulse rounded-md bg-hover', className)} />;
}

export function SkeletonPage({ label = 'Loading' }: { label?: string }) {
  return (
    <div role="status" aria-label={label}>
      <Skeleton className="mb-3 h-3 w-24" />
      <Skeleton className="mb-6 h-6 w-72" />
      <div className="rounded-lg border bg-panel">
        {Array.from({ length: 8 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders
          <div key={row} className="flex items-center gap-6 border-b px-4 py-3 last:border-b-0">
            <Skeleton className="w-40" />
            <Skeleton className="w-24" />
            <Skeleton className="hidden w-56 sm:block" />
            <Skeleton className="ml-auto w-14" />
          </div>
        ))}
      </div>
    </div>
  );
}
