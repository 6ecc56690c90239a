import type { Metadata } from 'next';
import { CoveragePanel } from '@/components/decision-log/coverage-panel';
import { UnseenPanel } from '@/components/decision-log/unseen-panel';
import { PageHeader } from '@/components/ui/page-header';
import { readCoverage } from '@/lib/decision-log/coverage/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'What is not seen' };

export default async function CoveragePage() {
  const { gateways, unseen } = await forPage(readCoverage({ ctx: await pageCtx() }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Calls', href: '/calls' }, { label: 'What is not seen' }]}
        title="What is not seen"
        lead="No call in a list means that nobody told of one. Here is where that may be because nobody looks."
      />
      <div className="grid gap-4">
        <CoveragePanel gateways={gateways} />
        {unseen ? <UnseenPanel unseen={unseen} /> : null}
      </div>
    </>
  );
}
