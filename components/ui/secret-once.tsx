'use client';

import type { ReactNode } from 'react';
import { Callout } from './callout';
import { CopyButton } from './copy-button';

/** A token at the one moment when it can be read. Never kept in the URL, in storage or in a draft. */
export function SecretOnce({ secret, label, children }: { secret: string; label: string; children?: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 text-xs [overflow-wrap:anywhere]" data-secret>
          <span className="sr-only">{label}: </span>
          {secret}
        </code>
        <CopyButton text={secret} label={`Copy ${label}`}>
          Copy
        </CopyButton>
      </div>
      <Callout tone="warn" title="Shown once">
        {children ??
          'Copy it now and keep it where secrets are kept. Remit stores only a hash; a lost one is replaced, not shown again.'}
      </Callout>
    </div>
  );
}
