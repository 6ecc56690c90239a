import type { Metadata } from 'next';
import { AgentReview } from '@/components/reviews/agent-review';
import { BulkButtons } from '@/components/reviews/bulk-buttons';
import { ReviewStateChip } from '@/components/reviews/review-chips';
import { SignPanel } from '@/components/reviews/sign-panel';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { periodWords, teamWords } from '@/lib/reviews/model/period-words';
import { waits } from '@/lib/reviews/model/waits';
import { getReview } from '@/lib/reviews/queries';
import { decide, sign } from './actions';

export const metadata: Metadata = { title: 'Behaviour review' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function ReviewPage({ params }: Props) {
  const ctx = await pageCtx();
  const review = await forPage(getReview({ ctx, id: (await params).id }));
  const { number, state, outcome, agentList, openedBy, openedAt, lapsedAt } = review;
  const mine = state === 'completed' ? [] : agentList.filter(({ barred }) => barred === null);
  const items = mine.flatMap((agent) => agent.items).filter(waits);
  const agents = agentList.length === 1 ? '1 agent' : `${agentList.length} agents`;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Behaviour reviews', href: '/reviews' }, { label: `Review ${number}` }]}
        title={`Review of ${teamWords(review)}`}
        meta={[
          <ReviewStateChip key="state" state={state} outcome={outcome} />,
          periodWords(review),
          review.partial ? `${agents}, of ${review.agents}` : agents,
          <span key="opened">
            opened by {openedBy?.name ?? 'Remit'}, <When at={openedAt} />
          </span>,
        ]}
        actions={items.length > 0 ? <BulkButtons review={review.id} items={items} decide={decide} /> : undefined}
      />
      <Columns aside={<SignPanel review={review} sign={sign} />}>
        {lapsedAt ? (
          <Callout tone="warn" title="Nobody decided in time">
            <When at={lapsedAt} />, unused grants were revoked as the approval policy says.
          </Callout>
        ) : null}
        {agentList.map((agent) => (
          <AgentReview key={agent.snapshot.agent.slug} review={review} agent={agent} decide={decide} />
        ))}
      </Columns>
    </>
  );
}
