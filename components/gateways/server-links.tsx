'use client';

import Link from 'next/link';
import { useState } from 'react';

/** A gateway may stand before thousands. */
const FIRST = 30;

export function ServerLinks({ servers }: { servers: string[] }) {
  const [all, setAll] = useState(false);
  if (servers.length === 0) return 'none: it is told about no tool';
  const shown = all ? servers : servers.slice(0, FIRST);
  return (
    <>
      {shown.map((slug, index) => (
        <span key={slug}>
          {index > 0 ? ', ' : ''}
          <Link className="link" href={`/servers/${slug}`}>
            {slug}
          </Link>
        </span>
      ))}
      {shown.length < servers.length && (
        <>
          {' and '}
          <button type="button" className="link rounded-sm" onClick={() => setAll(true)}>
            {(servers.length - shown.length).toLocaleString('en')} more
          </button>
        </>
      )}
    </>
  );
}
