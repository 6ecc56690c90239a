import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AccessForm } from '@/components/requests/access-form';
import { PageHeader } from '@/components/ui/page-header';
import { getAgent } from '@/lib/agents/queries';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchAgents, searchTools } from '../../pick-actions';
import { askForTools } from './actions';

export const metadata: Metadata = { title: 'Ask for access' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewRequestPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { actor } = ctx;
  if (actor.kind !== 'person' || !may(actor, 'request:create')) notFound();
  const { agent: slug, tool } = await searchParams;
  const agent = typeof slug === 'string' ? await forPage(getAgent({ ctx, slug })) : null;
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Requests', href: '/requests' }, { label: 'New' }]}
        title="Ask for access"
        lead="For an agent that is registered already. A new agent asks for its tools when it is registered."
      />
      <AccessForm
        action={askForTools}
        draftKey={`request-new-${actor.id}-${agent?.slug ?? ''}`}
        agent={agent ? { value: agent.slug, label: agent.name, hint: agent.slug } : null}
        tools={typeof tool === 'string' ? [{ tool }] : []}
        searchAgents={searchAgents}
        searchTools={searchTools}
      />
    </div>
  );
}
