import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DeclareForm } from '@/components/incidents/declare-form';
import { PageHeader } from '@/components/ui/page-header';
import type { AlertDetail } from '@/lib/alerts/model/dto';
import { getAlert } from '@/lib/alerts/queries';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchAgents, searchPeople } from '../../pick-actions';
import { declare } from '../actions';

export const metadata: Metadata = { title: 'Declare an incident' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewIncidentPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { actor } = ctx;
  if (actor.kind !== 'person' || !may(actor, 'incident:write')) notFound();
  const { alert: id } = await searchParams;
  const alert = typeof id === 'string' ? await forPage(getAlert({ ctx, id })) : null;
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Incidents', href: '/incidents' }, { label: 'New' }]}
        title="Declare an incident"
        lead={
          alert
            ? `Alert ${alert.number} becomes part of it, and is marked as an incident.`
            : 'What Remit and the gateways know of its agents gathers in its timeline by itself.'
        }
      />
      <DeclareForm
        action={declare}
        draftKey={`incident-new-${actor.id}-${alert?.id ?? ''}`}
        me={{ value: actor.email, label: actor.name, hint: actor.email }}
        searchPeople={searchPeople}
        searchAgents={searchAgents}
        alert={alert ? pick(alert) : undefined}
      />
    </div>
  );
}

const pick = ({ id, title, severity, agent, firstAt }: AlertDetail) => ({ id, title, severity, agent, firstAt });
