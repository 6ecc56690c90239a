import type { Metadata } from 'next';
import { SeverityChip } from '@/components/alerts/alert-chips';
import { ActionsPanel } from '@/components/incidents/actions-panel';
import { CausePanel } from '@/components/incidents/cause-panels';
import { FactsPanel } from '@/components/incidents/facts-panel';
import { IncidentStateChip } from '@/components/incidents/incident-chips';
import { ObligationsPanel } from '@/components/incidents/obligations-panel';
import { PrintButton } from '@/components/incidents/print-button';
import { EvidencePanel } from '@/components/incidents/relevant-panel';
import { RunbookPanel } from '@/components/incidents/runbook-panel';
import { TimelineView } from '@/components/incidents/timeline-view';
import { utcTime } from '@/components/time/relative';
import { HostileText } from '@/components/ui/hostile-text';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getIncident } from '@/lib/incidents/queries';
import { getTimeline } from '@/lib/incidents/timeline/queries';

export const metadata: Metadata = { title: 'Report of an incident' };

/** All that is known of an incident on one page, good on paper. */
export default async function IncidentReportPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const { id } = await params;
  const incident = await forPage(getIncident({ ctx, id }));
  const timeline = await getTimeline({ ctx, id });
  return (
    <div className="max-w-[960px]">
      <PageHeader
        crumbs={[
          { label: 'Incidents', href: '/incidents' },
          { label: `Incident ${incident.number}`, href: `/incidents/${id}` },
          { label: 'Report' },
        ]}
        title={<HostileText inline text={`Incident ${incident.number}: ${incident.title}`} />}
        meta={[
          <SeverityChip key="severity" severity={incident.severity} />,
          <IncidentStateChip key="state" state={incident.state} outcome={incident.outcome} />,
          <span key="at">as of {utcTime(ctx.clock())}</span>,
        ]}
        actions={<PrintButton />}
      />
      <div className="grid gap-4">
        <FactsPanel incident={incident} />
        <Panel title="Impact">
          {incident.impact ? (
            <HostileText inline text={incident.impact} className="block whitespace-pre-line" />
          ) : (
            <p className="text-ink-2">Nobody wrote it down yet.</p>
          )}
        </Panel>
        <CausePanel cause={incident.cause} />
        <ActionsPanel incident={incident} />
        <ObligationsPanel incident={incident} />
        <RunbookPanel incident={incident} />
        <Panel title="Timeline" padded={false}>
          <TimelineView id={id} timeline={timeline} show="all" />
        </Panel>
        <EvidencePanel id={id} entries={incident.entries} />
      </div>
    </div>
  );
}
