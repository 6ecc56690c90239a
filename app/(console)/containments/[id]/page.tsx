import type { Metadata } from 'next';
import { CanariesPanel, GatewaysPanel } from '@/components/containments/gateways-panel';
import { ContainmentRecord, HoldCallout, IsolatedPanel } from '@/components/containments/isolated-panel';
import { RestoreAll } from '@/components/containments/restore-all';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { When } from '@/components/time/when';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { targetTitle } from '@/lib/containments/model/target';
import { getContainment } from '@/lib/containments/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { canary, restoreAll } from '../actions';

export const metadata: Metadata = { title: 'Isolation' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function ContainmentPage({ params }: Props) {
  const ctx = await pageCtx();
  const containment = await forPage(getContainment({ ctx, id: (await params).id }));
  const { id, number, still, may, gateways } = containment;
  return (
    <>
      {/* Somebody waits for the last of them. */}
      <LiveRefresh everyMs={gateways.some(({ confirmation }) => confirmation === 'waiting') ? 1000 : 5000} />
      <PageHeader
        crumbs={[{ label: 'Isolation', href: '/containments' }, { label: `Isolation ${number}` }]}
        title={targetTitle(containment)}
        meta={[
          <span key="by">
            {containment.of === 'request' ? 'asked for by' : 'by'} {containment.by?.name ?? 'Remit'}
          </span>,
          <When key="at" at={containment.at} />,
          <span key="serial">revision {containment.serial}</span>,
        ]}
        actions={
          may.restore ? (
            <RestoreAll id={id} still={still} asked={containment.of === 'request'} restore={restoreAll} />
          ) : undefined
        }
      />
      <div className="mb-4">
        <HoldCallout containment={containment} />
      </div>
      <Columns
        aside={
          <>
            <ContainmentRecord containment={containment} />
            <IsolatedPanel containment={containment} />
          </>
        }
      >
        <GatewaysPanel containment={containment} canary={canary} />
        <CanariesPanel canaries={containment.canaries} />
      </Columns>
    </>
  );
}
