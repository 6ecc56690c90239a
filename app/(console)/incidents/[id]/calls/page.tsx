import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { CanaryNote } from '@/components/decision-log/canary-note';
import { ExposurePanel } from '@/components/incidents/exposure-panel';
import { ImpactForm } from '@/components/incidents/impact-form';
import { ReviewTable } from '@/components/incidents/review-table';
import { PageHeader } from '@/components/ui/page-header';
import { decisionFilterSchema } from '@/lib/decision-log/model/dto';
import { listDecisions } from '@/lib/decision-log/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getExposure } from '@/lib/incidents/exposure/queries';
import { getIncident } from '@/lib/incidents/queries';
import { actOnIncident, keepImpact } from '../actions';

export const metadata: Metadata = { title: 'Calls of an incident' };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = decisionFilterSchema.pick({ agent: true, tool: true, user: true, decision: true, class: true });

export default async function IncidentCallsPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const incident = await forPage(getIncident({ ctx, id }));
  const exposure = await forPage(getExposure({ ctx, id }));
  const any = Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-time'], filters: any });
  const known = Object.entries(filters).filter(([name, value]) => filterSchema.safeParse({ [name]: value }).success);
  const asked = filterSchema.parse(Object.fromEntries(known));
  const agents = incident.agents.filter((one) => !exposure.hidden.includes(one));
  const agent = agents.find((one) => one === asked.agent) ?? agents[0] ?? incident.agents[0] ?? '';
  const filter = { ...asked, agent, from: exposure.from, to: exposure.to };
  const { items, nextCursor } = await forPage(listDecisions({ ctx, page: { limit: 50, cursor }, filter }));
  const write = incident.may.write && incident.state !== 'closed';
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Incidents', href: '/incidents' },
          { label: `Incident ${incident.number}`, href: `/incidents/${id}` },
          { label: 'Calls' },
        ]}
        title={`Calls of ${agent}`}
        lead={
          incident.lastGoodAt
            ? 'From last known good until it was contained. Mark what matters: it goes to the timeline.'
            : 'Nobody said yet when all was last known to be right, so this starts when it occurred, or a day before it was detected. Mark what matters: it goes to the timeline.'
        }
      />
      <div className="grid gap-4">
        <ExposurePanel exposure={exposure} />
        <CanaryNote rows={items} />
        {agents.length > 0 ? (
          <ReviewTable
            id={id}
            rows={items}
            nextCursor={nextCursor}
            agents={agents}
            tools={exposure.tools}
            users={exposure.users}
            relevant={incident.relevant}
            act={write ? actOnIncident : undefined}
          />
        ) : null}
        {write ? <ImpactForm id={id} impact={incident.impact} draft={exposure.draft} action={keepImpact} /> : null}
      </div>
    </>
  );
}
