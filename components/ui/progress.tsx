'use client';

import { Progress as Base } from '@base-ui/react/progress';

/** Long work. `value` from 0 to 100, or null while nobody can tell. */
export function Progress({ value, label, note }: { value: number | null; label: string; note?: string }) {
  return (
    <Base.Root value={value} className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5">
      <Base.Label className="text-ink-2">{label}</Base.Label>
      <span className="text-ink-3">{note ?? (value === null ? '' : `${Math.round(value)}%`)}</span>
      <Base.Track className="col-span-2 h-1.5 overflow-hidden rounded-full bg-line">
        <Base.Indicator className="h-full rounded-full bg-accent transition-[width] data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Base.Track>
    </Base.Root>
  );
}
