'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Renders the page again every few seconds while somebody looks at it. */
export function LiveRefresh({ everyMs = 3000 }: { everyMs?: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      const busy = document.querySelector('[role="alertdialog"], [role="dialog"]');
      if (document.visibilityState === 'visible' && !busy) router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
