import Link from 'next/link';
import type { ReactNode } from 'react';
import { Panel } from '../ui/panel';

/** A part of My work: rows that ask for something, and how many there are. Nothing is shown while there are none. */
export function WorkList({
  title,
  noun,
  many = `${noun}s`,
  total,
  children,
}: {
  title: string;
  noun: string;
  many?: string;
  total: number;
  children: ReactNode;
}) {
  if (total === 0) return null;
  return (
    <Panel title={title} note={`${total} ${total === 1 ? noun : many}`} padded={false}>
      <ul>{children}</ul>
    </Panel>
  );
}

export function WorkRow({ children }: { children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover">
      {children}
    </li>
  );
}

/** Leads to those that are not shown. */
export function More({ shown, total, href }: { shown: number; total: number; href: string }) {
  if (total <= shown) return null;
  return (
    <WorkRow>
      <Link className="link" href={href}>
        {total - shown} more
      </Link>
    </WorkRow>
  );
}
