import type { Metadata } from 'next';
import { DrillFacts, DrillOutcome, IsolationPanel, RotationPanel } from '@/components/drills/drill-record';
import { When } from '@/components/time/when';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { getDrill } from '@/lib/drills/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Drill' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function DrillPage({ params }: Props) {
  const ctx = await pageCtx();
  const drill = await forPage(getDrill({ ctx, id: (await params).id }));
  const { number, agent, startedAt, outcome } = drill;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Incidents', href: '/incidents?kind=drill' }, { label: `Drill ${number}` }]}
        title={`Drill ${number}`}
        meta={[<span key="agent">{agent}</span>, <When key="at" at={startedAt} />]}
        actions={
          outcome === 'failed' ? (
            <LinkButton href={`/alerts?detection=drill-failed&agent=${agent}`}>Alerts of it</LinkButton>
          ) : undefined
        }
      />
      <div className="mb-4">
        <DrillOutcome drill={drill} />
      </div>
      <Columns aside={<DrillFacts drill={drill} />}>
        <IsolationPanel drill={drill} />
        <RotationPanel drill={drill} />
      </Columns>
    </>
  );
}
