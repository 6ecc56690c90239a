'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { toast } from 'sonner';
import { buttonStyle } from '../ui/button-style';
import { useShortcut } from '../ui/shortcuts';

/** From one row of the sample to the next: J and K, or by pressing. */
export function RowKeys({ id, previous, next }: { id: string; previous: string | null; next: string | null }) {
  const router = useRouter();
  const hrefOf = useCallback((row: string) => `/examinations/${id}/rows/${row}`, [id]);
  useShortcut(
    'j',
    useCallback(
      () => (next ? router.push(hrefOf(next)) : void toast.info('This is the last row of the sample.')),
      [router, hrefOf, next],
    ),
  );
  useShortcut(
    'k',
    useCallback(
      () => (previous ? router.push(hrefOf(previous)) : void toast.info('This is the first row of the sample.')),
      [router, hrefOf, previous],
    ),
  );
  const style = buttonStyle({ variant: 'ghost', size: 'icon' });
  return (
    <nav aria-label="Rows of the sample" className="flex items-center gap-1">
      {previous ? (
        <Link className={style} href={hrefOf(previous)} aria-label="Previous row" aria-keyshortcuts="K" title="K">
          <ChevronLeft size={15} aria-hidden />
        </Link>
      ) : null}
      {next ? (
        <Link className={style} href={hrefOf(next)} aria-label="Next row" aria-keyshortcuts="J" title="J">
          <ChevronRight size={15} aria-hidden />
        </Link>
      ) : null}
    </nav>
  );
}
