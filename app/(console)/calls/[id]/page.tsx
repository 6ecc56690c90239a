import type { Metadata } from 'next';
import { AnswerPanel } from '@/components/decision-log/answer-panel';
import { CallFacts } from '@/components/decision-log/call-facts';
import { CallLineage } from '@/components/decision-log/call-lineage';
import { OutcomeChip } from '@/components/decision-log/outcome-chip';
import { When } from '@/components/time/when';
import { HostileText } from '@/components/ui/hostile-text';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { REASON_WORDS } from '@/lib/decision-log/model/words';
import { getDecision } from '@/lib/decision-log/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Call' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function CallPage({ params }: Props) {
  const ctx = await pageCtx();
  const call = await forPage(getDecision({ ctx, id: decodeURIComponent((await params).id) }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Calls', href: '/calls' }, { label: 'Call' }]}
        title={<HostileText inline text={call.tool} className="font-mono" />}
        meta={[
          <OutcomeChip key="outcome" call={call} />,
          <span key="why">{REASON_WORDS[call.reason]}</span>,
          <When key="time" at={call.time} show="absolute" />,
        ]}
      />
      <Columns aside={<CallFacts call={call} />}>
        <CallLineage call={call} maySeeRequest={may(ctx.actor, 'request:read')} />
        <AnswerPanel response={call.response} />
      </Columns>
    </>
  );
}
