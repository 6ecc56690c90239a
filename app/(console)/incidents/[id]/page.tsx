import type { Metadata } from 'next';
import Link from 'next/link';
import { SeverityChip } from '@/components/alerts/alert-chips';
import { ActionsPanel } from '@/components/incidents/actions-panel';
import { CauseForm, CausePanel } from '@/components/incidents/cause-panels';
import { ClocksPanel } from '@/components/incidents/clocks-panel';
import { EntryForm } from '@/components/incidents/entry-form';
import { FactsPanel } from '@/components/incidents/facts-panel';
import { IncidentStateChip } from '@/components/incidents/incident-chips';
import { MoveButtons } from '@/components/incidents/move-buttons';
import { ObligationsPanel } from '@/components/incidents/obligations-panel';
import { PhaseStrip } from '@/components/incidents/phase-strip';
import { EvidencePanel, RelevantPanel } from '@/components/incidents/relevant-panel';
import { RunbookPanel } from '@/components/incidents/runbook-panel';
import { type Show, TimelineView } from '@/components/incidents/timeline-view';
import { When } from '@/components/time/when';
import { cn } from '@/components/ui/cn';
import { HostileText } from '@/components/ui/hostile-text';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel, PanelSection } from '@/components/ui/panel';
import { Tabs } from '@/components/ui/tabs';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { LANE_WORDS, LANES } from '@/lib/incidents/model/dto';
import { getIncident } from '@/lib/incidents/queries';
import { getTimeline } from '@/lib/incidents/timeline/queries';
import { searchPeople } from '../../pick-actions';
import { actOnIncident, keepCause, writeEntry } from './actions';

export const metadata: Metadata = { title: 'Incident' };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const SHOWN: [Show, string][] = [
  ['all', 'All'],
  ...LANES.map((lane): [Show, string] => [lane, LANE_WORDS[lane]]),
  ['relevant', 'What matters'],
];

export default async function IncidentPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const incident = await forPage(getIncident({ ctx, id }));
  const timeline = await getTimeline({ ctx, id });
  const asked = (await searchParams).show;
  const show = SHOWN.find(([value]) => value === asked)?.[0] ?? 'all';
  const { number, title, state, outcome, severity, declaredAt, may, runbook, obligations } = incident;
  const closed = state === 'closed';
  const write = may.write && !closed ? actOnIncident : undefined;
  const done = runbook.steps.filter((step) => step.done !== null).length;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Incidents', href: '/incidents' }, { label: `Incident ${number}` }]}
        title={<HostileText inline text={title} />}
        meta={[
          <SeverityChip key="severity" severity={severity} />,
          <IncidentStateChip key="state" state={state} outcome={outcome} />,
          <span key="declared">
            declared <When at={declaredAt} />
          </span>,
        ]}
        actions={
          <>
            <LinkButton href={`/incidents/${id}/calls`}>Review calls</LinkButton>
            <LinkButton href={`/incidents/${id}/report`}>Report</LinkButton>
            <MoveButtons incident={incident} act={actOnIncident} />
          </>
        }
      />
      <PhaseStrip incident={incident} phases={timeline.phases} />
      <Columns
        aside={
          <>
            <ClocksPanel incident={incident} />
            <FactsPanel incident={incident} act={write} searchPeople={write && searchPeople} />
            <RelevantPanel rows={timeline.rows} />
            <EvidencePanel id={id} entries={incident.entries} />
          </>
        }
      >
        <Tabs
          label="Parts of the incident"
          tabs={[
            {
              value: 'timeline',
              label: 'Timeline',
              content: (
                <Panel title="What happened" actions={<Filter show={show} />} padded={false}>
                  {may.write ? (
                    <PanelSection className="print:hidden">
                      <EntryForm id={id} action={writeEntry} closed={closed} />
                    </PanelSection>
                  ) : null}
                  <TimelineView id={id} timeline={timeline} show={show} act={write} />
                </Panel>
              ),
            },
            {
              value: 'runbook',
              label: 'Runbook',
              count: runbook.steps.length - done,
              content: <RunbookPanel incident={incident} act={write} />,
            },
            {
              value: 'cause',
              label: 'Root cause',
              content: (
                <div className="grid gap-4">
                  <CausePanel cause={incident.cause} />
                  <ActionsPanel incident={incident} act={actOnIncident} searchPeople={searchPeople} />
                  {write ? <CauseForm incident={incident} action={keepCause} /> : null}
                </div>
              ),
            },
            {
              value: 'obligations',
              label: 'Obligations',
              count: obligations.duties.filter((duty) => duty.answer === null).length,
              content: <ObligationsPanel incident={incident} act={may.write ? actOnIncident : undefined} />,
            },
          ]}
        />
      </Columns>
    </>
  );
}

function Filter({ show }: { show: Show }) {
  return (
    <nav aria-label="What is shown" className="flex flex-wrap gap-x-3 gap-y-1 print:hidden">
      {SHOWN.map(([value, label]) => (
        <Link
          key={value}
          href={value === 'all' ? '?' : `?show=${value}`}
          scroll={false}
          aria-current={show === value ? 'true' : undefined}
          className={cn('hover:text-ink', show === value ? 'font-strong text-ink' : 'text-ink-2')}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
