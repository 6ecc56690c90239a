import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link, or only its words where the reader may not follow it. */
export function Linked({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null) return <span>{children}</span>;
  return (
    <Link className="link" href={href}>
      {children}
    </Link>
  );
}
