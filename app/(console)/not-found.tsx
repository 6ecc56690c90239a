import type { Metadata } from 'next';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Not found' };

/** What may not be seen looks the same as what does not exist. */
export default function NotFoundInConsole() {
  return (
    <>
      <PageHeader
        title="There is no such thing, or you may not see it"
        lead="Check the address. If somebody sent it to you, ask them whether you have the role that it needs."
      />
      <LinkButton href="/" variant="primary">
        Go to my work
      </LinkButton>
    </>
  );
}
