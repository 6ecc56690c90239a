'use client';

import { absoluteTime, dayOf, relativeTime, utcTime } from './relative';
import { useNow } from './use-now';

export interface WhenProps {
  /** RFC 3339, as DTOs carry it. Null shows "never". */
  at: string | null;
  /** `absolute` for records, where the moment itself is the fact; `day` for what is due. The rest is then on hover. */
  show?: 'relative' | 'absolute' | 'day';
  /** What null means: "never", "no end". */
  none?: string;
  className?: string;
}

/** A moment: relative, with the absolute on hover and on paper. */
export function When({ at, show = 'relative', none = 'never', className }: WhenProps) {
  const now = useNow();
  if (at === null) return <span className={className ?? 'text-ink-3'}>{none}</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span className={className}>{at}</span>;
  const absolute = now === null ? utcTime(date) : absoluteTime(date);
  // Read at each render, not from the tick: a row that was just made must not stand in the future. The server's
  // "3 min ago" may be one off by the time it is read; the next tick corrects it.
  const relative = relativeTime(date, new Date());
  return (
    <time
      dateTime={at}
      title={show === 'absolute' ? relative : absolute}
      data-absolute={utcTime(date)}
      className={[show === 'absolute' ? '' : 'whitespace-nowrap', className].filter(Boolean).join(' ')}
      suppressHydrationWarning
    >
      {show === 'relative' ? relative : show === 'day' ? dayOf(date) : absolute}
    </time>
  );
}
