import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AgentForm } from '@/components/agents/agent-form';
import { PageHeader } from '@/components/ui/page-header';
import { toFormTool } from '@/lib/agents/model/to-form';
import { getAgent } from '@/lib/agents/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchAgents, searchPeople, searchTools } from '../../../pick-actions';
import { registerFromForm } from '../../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${(await params).slug}` };
}

export default async function EditAgentPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const agent = await forPage(getAgent({ ctx, slug }));
  const { actor } = ctx;
  if (!agent.may.ask || actor.kind !== 'person') notFound();
  // Who left cannot stay: the field is empty, or offers the caller where they may take the part.
  const me = { value: actor.email, label: actor.name, hint: actor.email };
  const free = ![agent.spec.owner, agent.spec.backupOwner].includes(actor.email);
  const item = ({ name }: { name: string }, email: string) => ({ value: email, label: name, hint: email });
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Agents', href: '/agents' }, { label: slug, href: `/agents/${slug}` }, { label: 'Edit' }]}
        title={`Edit ${agent.name}`}
        lead="What you change here is asked for, and in force once somebody else approves. Taking a tool off the list asks to revoke it."
      />
      <AgentForm
        action={registerFromForm}
        initial={{
          slug,
          name: agent.name,
          spec: agent.spec,
          owner: agent.owner.active ? item(agent.owner, agent.spec.owner) : free ? me : null,
          backupOwner: agent.backupOwner.active ? item(agent.backupOwner, agent.spec.backupOwner) : null,
          tools: agent.grants.map(toFormTool),
        }}
        me={me}
        searchPeople={searchPeople}
        searchTools={searchTools}
        searchAgents={searchAgents}
      />
    </div>
  );
}
