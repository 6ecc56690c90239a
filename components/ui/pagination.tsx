'use client';

import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { buttonStyle } from './button-style';

export interface PaginationProps {
  nextCursor: string | null;
  /** What the pages hold, in the plural: "agents". */
  noun: string;
  shown: number;
  total?: number | null;
  /** There are more than `total`. */
  totalAtLeast?: boolean | undefined;
  /** A list by time says "Newer" and "Older"; any other says "Previous" and "Next". */
  order?: 'time' | 'other';
}

const trailKey = (path: string) => `remit.pages:${path}`;

function readTrail(path: string): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(trailKey(path)) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

/**
 * Cursors only lead forward, so the way back is remembered in this tab: which page led to which. Opened from a
 * shared link, "First page" is the way back. All other parameters of the URL stay.
 */
export function Pagination({ nextCursor, noun, shown, total, totalAtLeast, order = 'other' }: PaginationProps) {
  const path = usePathname();
  const params = useSearchParams();
  const cursor = params.get('cursor') ?? '';
  const [previous, setPrevious] = useState<string | null>(null);

  useEffect(() => {
    const trail = readTrail(path);
    setPrevious(cursor ? (trail[cursor] ?? null) : null);
    if (!nextCursor) return;
    try {
      const entries = Object.entries({ ...trail, [nextCursor]: cursor }).slice(-200);
      sessionStorage.setItem(trailKey(path), JSON.stringify(Object.fromEntries(entries)));
    } catch {
      // Without storage there is still the first page.
    }
  }, [path, cursor, nextCursor]);

  const to = (target: string) => {
    const next = new URLSearchParams(params);
    if (target) next.set('cursor', target);
    else next.delete('cursor');
    const query = next.toString();
    return query ? `${path}?${query}` : path;
  };
  const link = buttonStyle({ size: 'sm' });
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex flex-wrap items-center justify-between gap-3 text-ink-2">
      <span>
        {cursor || nextCursor ? `${shown.toLocaleString('en')} here` : `${shown.toLocaleString('en')} in all`}
        {typeof total === 'number' && total > shown
          ? ` · ${total.toLocaleString('en')}${totalAtLeast ? '+' : ''} in all`
          : ''}
      </span>
      {(cursor || nextCursor) && (
        <span className="flex gap-2 print:hidden">
          {cursor && previous !== '' && (
            <Link href={to('')} className={link}>
              First page
            </Link>
          )}
          {cursor && previous !== null && (
            <Link href={to(previous)} rel="prev" className={link}>
              <ArrowLeft size={13} aria-hidden /> {order === 'time' ? 'Newer' : 'Previous'}
            </Link>
          )}
          {nextCursor && (
            <Link href={to(nextCursor)} rel="next" className={link}>
              {order === 'time' ? 'Older' : 'Next'} <ArrowRight size={13} aria-hidden />
            </Link>
          )}
        </span>
      )}
    </nav>
  );
}
