'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { toast } from 'sonner';
import { buttonStyle } from '../ui/button-style';
import { cn } from '../ui/cn';
import { useShortcut } from '../ui/shortcuts';
import { KeysHelp } from './keys-help';

interface Props {
  /** "3 of 12 that wait for you", or what there is to say where it is not among them. */
  words: string;
  previous: string | null;
  next: string | null;
}

/** Goes through the requests that somebody came from: by key from anywhere on the page, or by pressing. */
export function RequestQueue({ words, previous, next }: Props) {
  const router = useRouter();
  const go = useCallback(
    (href: string | null, none: string) => () => {
      if (href) router.push(href);
      else toast.info(none);
    },
    [router],
  );
  const forth = go(next, 'There is no request after this one.');
  const back = go(previous, 'There is no request before this one.');
  useShortcut('j', forth);
  useShortcut('n', forth);
  useShortcut('k', back);
  useShortcut('p', back);
  return (
    <nav aria-label="Requests to go through" className="flex items-center gap-1 print:hidden">
      <span className="mr-1.5 whitespace-nowrap text-ink-2">{words}</span>
      <Step href={previous} label="Previous request" keys="K P">
        <ChevronLeft size={15} aria-hidden />
      </Step>
      <Step href={next} label="Next request" keys="J N">
        <ChevronRight size={15} aria-hidden />
      </Step>
      <KeysHelp />
    </nav>
  );
}

function Step({
  href,
  label,
  keys,
  children,
}: {
  href: string | null;
  label: string;
  keys: string;
  children: React.ReactNode;
}) {
  const look = cn(buttonStyle({ size: 'sm' }), 'px-1.5');
  if (!href) {
    return (
      <span aria-hidden className={cn(look, 'opacity-40')}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} aria-label={label} aria-keyshortcuts={keys} title={`${label} (${keys[0]})`} className={look}>
      {children}
    </Link>
  );
}
