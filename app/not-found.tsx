import type { Metadata } from 'next';
import { PlainPage } from '@/components/shell/plain-page';
import { LinkButton } from '@/components/ui/link-button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <PlainPage title="There is no such page, or you may not see it">
      <p className="mb-5 text-ink-2">
        Check the address. If somebody sent it to you, ask them whether you have the role that it needs.
      </p>
      <div>
        <LinkButton href="/" variant="primary">
          Go to my work
        </LinkButton>
      </div>
    </PlainPage>
  );
}
