import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AgentForm } from '@/components/agents/agent-form';
import { CardImport } from '@/components/agents/card-import';
import { ManifestForm } from '@/components/agents/manifest-form';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { searchAgents, searchPeople, searchTools } from '../../pick-actions';
import { readCard, registerFromForm, registerFromYaml } from '../actions';

export const metadata: Metadata = { title: 'Register an agent' };

export default async function NewAgentPage() {
  const { actor } = await pageCtx();
  if (actor.kind !== 'person' || !may(actor, 'agent:register')) notFound();
  const me = { value: actor.email, label: actor.name, hint: actor.email };
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Agents', href: '/agents' }, { label: 'New' }]}
        title="Register an agent"
        lead="It becomes a draft with a change request. Somebody in security decides, and then it may call what it asked for."
      />
      <Tabs
        label="How to register"
        param="from"
        tabs={[
          {
            value: 'form',
            label: 'Form',
            content: (
              <AgentForm
                action={registerFromForm}
                draftKey={`agent-new-${actor.id}`}
                me={me}
                searchPeople={searchPeople}
                searchTools={searchTools}
                searchAgents={searchAgents}
              />
            ),
          },
          {
            value: 'card',
            label: 'From an agent card',
            content: (
              <CardImport
                read={readCard}
                action={registerFromForm}
                me={me}
                searchPeople={searchPeople}
                searchTools={searchTools}
                searchAgents={searchAgents}
              />
            ),
          },
          {
            value: 'manifest',
            label: 'From a manifest',
            content: <ManifestForm action={registerFromYaml} draftKey={`agent-yaml-${actor.id}`} owner={actor.email} />,
          },
        ]}
      />
    </div>
  );
}
