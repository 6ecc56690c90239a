'use client';

import { PlainPage } from '@/components/shell/plain-page';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PlainPage title="This page could not be shown">
      <p className="mb-3 text-ink-2">
        Something went wrong on the server. Nothing that you see as saved is lost, and gateways go on with the last
        policy they verified.
      </p>
      {error.digest && (
        <p className="mb-5 text-ink-2">
          Tell whoever runs Remit this number: <code className="text-xs text-ink">{error.digest}</code>
        </p>
      )}
      <div className="flex gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <LinkButton href="/">Go to my work</LinkButton>
      </div>
    </PlainPage>
  );
}
