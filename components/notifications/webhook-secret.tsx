'use client';

import { SecretOnce } from '../ui/secret-once';

/** Unlike a token it is kept, sealed: Remit signs with it. */
export function WebhookSecret({ secret }: { secret: string }) {
  return (
    <SecretOnce secret={secret} label="Secret of this webhook">
      Copy it now, to where your receiver verifies signatures. A lost one is replaced, not shown again.
    </SecretOnce>
  );
}
