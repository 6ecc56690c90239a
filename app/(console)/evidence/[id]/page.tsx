import type { Metadata } from 'next';
import { AttributesPanel, ExceptionsPanel } from '@/components/evidence/attributes-panel';
import { CompletenessPanel } from '@/components/evidence/completeness-panel';
import { PackCallout } from '@/components/evidence/pack-callout';
import { PackFacts, VerifyPanel } from '@/components/evidence/pack-facts';
import { PopulationsPanel } from '@/components/evidence/populations-panel';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { When } from '@/components/time/when';
import { buttonStyle } from '@/components/ui/button-style';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { FRAMEWORKS } from '@/lib/evidence/model/frameworks';
import { archiveName } from '@/lib/evidence/model/pack';
import { evidencePeriodWords } from '@/lib/evidence/model/period';
import { getPack } from '@/lib/evidence/packs/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Evidence pack' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function PackPage({ params }: Props) {
  const ctx = await pageCtx();
  const pack = await forPage(getPack({ ctx, id: (await params).id }));
  const { id, number, state, framework, summary } = pack;
  const waits = state === 'queued' || state === 'running';
  const file = archiveName({ framework, from: new Date(pack.from), to: new Date(pack.to) });
  return (
    <>
      {waits ? <LiveRefresh everyMs={1000} /> : null}
      <PageHeader
        crumbs={[{ label: 'Evidence', href: '/evidence' }, { label: `Pack ${number}` }]}
        title={`${FRAMEWORKS[framework].title}, ${evidencePeriodWords(pack)}`}
        meta={[
          <span key="zone">UTC</span>,
          <span key="by">for {pack.requestedBy}</span>,
          <When key="at" at={pack.requestedAt} />,
        ]}
        actions={
          state === 'done' ? (
            <a href={`/api/v1/evidence/${id}/download`} download className={buttonStyle({ variant: 'primary' })}>
              Download
            </a>
          ) : null
        }
      />
      <div className="mb-4">
        <PackCallout pack={pack} />
      </div>
      <Columns
        aside={
          <>
            <VerifyPanel pack={pack} folder={file} />
            <PackFacts pack={pack} />
          </>
        }
      >
        {summary ? (
          <>
            <ExceptionsPanel summary={summary} />
            <AttributesPanel summary={summary} />
            <PopulationsPanel summary={summary} framework={FRAMEWORKS[framework].title} />
            <CompletenessPanel summary={summary} />
          </>
        ) : null}
      </Columns>
    </>
  );
}
