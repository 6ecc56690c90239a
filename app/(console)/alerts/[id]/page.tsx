import type { Metadata } from 'next';
import { SeverityChip, StateChip } from '@/components/alerts/alert-chips';
import { AlertRule, AlertStory } from '@/components/alerts/alert-story';
import { TriagePanel } from '@/components/alerts/triage-panel';
import { When } from '@/components/time/when';
import { HostileText } from '@/components/ui/hostile-text';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { getAlert } from '@/lib/alerts/queries';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { findIncidentOfAlert } from '@/lib/incidents/queries';
import { triage } from './actions';

export const metadata: Metadata = { title: 'Alert' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function AlertPage({ params }: Props) {
  const ctx = await pageCtx();
  const alert = await forPage(getAlert({ ctx, id: (await params).id }));
  const incident = await findIncidentOfAlert({ ctx, alert: alert.id });
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
        actions={
          incident ? (
            <LinkButton href={`/incidents/${incident.id}`}>Incident {incident.number}</LinkButton>
          ) : may(ctx.actor, 'incident:write') && alert.state !== 'benign' ? (
            <LinkButton href={`/incidents/new?alert=${alert.id}`} variant="primary">
              Declare an incident
            </LinkButton>
          ) : null
        }
      />
      <Columns aside={<AlertRule alert={alert} />}>
        <AlertStory alert={alert} />
        <TriagePanel alert={alert} act={triage} />
      </Columns>
    </>
  );
}
