import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { PolicyContent } from '@/components/policy/policy-content';
import { PolicyDiffView } from '@/components/policy/policy-diff';
import { When } from '@/components/time/when';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getRevision, getRevisionDiff } from '@/lib/policy/queries';

interface Props {
  params: Promise<{ serial: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Revision ${(await params).serial}` };
}

export default async function RevisionPage({ params }: Props) {
  const ctx = await pageCtx();
  const { serial: text } = await params;
  if (!/^\d{1,9}$/.test(text)) notFound();
  const serial = Number(text);
  const revision = await forPage(getRevision({ ctx, serial }));
  const changed = await forPage(getRevisionDiff({ ctx, from: serial - 1, to: serial }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Policy', href: '/policy' }, { label: `Revision ${serial}` }]}
        title={`Revision ${serial}`}
        meta={[
          <span key="cause">
            {revision.requestId ? (
              <Link className="link" href={`/requests/${revision.requestId}`}>
                {revision.cause}
              </Link>
            ) : (
              revision.cause
            )}
          </span>,
          <span key="by">by {revision.actor.name ?? revision.actor.kind}</span>,
          <When key="at" at={revision.createdAt} />,
          <span key="digest" className="font-mono text-ink-3 text-xs" title={revision.sha256}>
            {revision.sha256.slice(0, 8)}…
          </span>,
        ]}
      />
      <div className="space-y-4">
        <PolicyDiffView {...changed} />
        <PolicyContent {...revision} />
      </div>
    </>
  );
}
