import type { Metadata } from 'next';
import { SeverityChip, StateChip } from '@/components/alerts/alert-chips';
import { AlertRule, AlertStory } from '@/components/alerts/alert-story';
import { TriagePanel } from '@/components/alerts/triage-panel';
import { When } from '@/components/time/when';
import { HostileText } from '@/components/ui/hostile-text';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { getAlert } from '@/lib/alerts/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { triage } from './actions';

export const metadata: Metadata = { title: 'Alert' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function AlertPage({ params }: Props) {
  const ctx = await pageCtx();
  const alert = await forPage(getAlert({ ctx, id: (await params).id }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Alerts', href: '/alerts' }, { label: `Alert ${alert.number}` }]}
        title={<HostileText inline text={alert.title} />}
        meta={[
          <SeverityChip key="severity" severity={alert.severity} />,
          <StateChip key="state" state={alert.state} />,
          <When key="time" at={alert.lastAt} show="absolute" />,
        ]}
      />
      <Columns aside={<AlertRule alert={alert} />}>
        <AlertStory alert={alert} />
        <TriagePanel alert={alert} act={triage} />
      </Columns>
    </>
  );
}
