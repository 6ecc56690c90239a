import type { Metadata } from 'next';
import { AnswerPanel } from '@/components/decision-log/answer-panel';
import { CallFacts } from '@/components/decision-log/call-facts';
import { CallLineage } from '@/components/decision-log/call-lineage';
import { OutcomeChip } from '@/components/decision-log/outcome-chip';
import { SealedAnswer } from '@/components/decision-log/sealed-answer';
import { When } from '@/components/time/when';
import { HostileText } from '@/components/ui/hostile-text';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { REASON_WORDS } from '@/lib/decision-log/model/words';
import { getDecision } from '@/lib/decision-log/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { openAnswer } from '../actions';

export const metadata: Metadata = { title: 'Call' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function CallPage({ params }: Props) {
  const ctx = await pageCtx();
  const id = decodeURIComponent((await params).id);
  const call = await forPage(getDecision({ ctx, id }));
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
        {call.response?.capture === 'sealed' ? (
          <SealedAnswer id={id} mayOpen={may(ctx.actor, 'decision-log:open')} open={openAnswer} />
        ) : (
          <AnswerPanel text={call.response?.text ?? null} />
        )}
      </Columns>
    </>
  );
}
