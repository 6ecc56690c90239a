'use client';

import { Bell as BellIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

const EVERY_MS = 30_000;

/**
 * How many notifications are unread: as the page was given, and asked again on the way to another page and now and
 * then while somebody looks, since the frame is not rendered anew by itself.
 */
export function useUnread(given: number, ask: () => Promise<number | null>): number {
  const path = usePathname();
  const shownAt = useRef(path);
  const [unread, setUnread] = useState(given);
  useEffect(() => setUnread(given), [given]);
  useEffect(() => {
    let over = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      // Signed out, or no answer: what is shown stays.
      const count = await ask().catch(() => null);
      if (count !== null && !over) setUnread(count);
    };
    if (shownAt.current !== path) void look();
    shownAt.current = path;
    const timer = setInterval(look, EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [path, ask]);
  return unread;
}

/** Leads to what a person was told, and says how much of it is new. */
export function Bell({ unread }: { unread: number }) {
  const shown = unread >= 100 ? '99+' : String(unread);
  return (
    <Link
      href="/notifications"
      aria-label={unread === 0 ? 'Notifications' : `Notifications, ${shown} unread`}
      className="relative grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-lg:size-9"
    >
      <BellIcon size={16} strokeWidth={1.75} aria-hidden />
      {unread > 0 ? (
        <span
          aria-hidden
          className="absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-2xs leading-4 text-on-accent tabular-nums"
        >
          {shown}
        </span>
      ) : null}
    </Link>
  );
}
