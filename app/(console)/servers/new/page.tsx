import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RegistryImport } from '@/components/servers/registry-import';
import { ServerForm } from '@/components/servers/server-form';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { searchPeople } from '../../pick-actions';
import { addServer, readRegistry } from '../actions';

export const metadata: Metadata = { title: 'Add a server' };

export default async function NewServerPage() {
  const { actor } = await pageCtx();
  if (actor.kind !== 'person' || !may(actor, 'server:create')) notFound();
  const me = { value: actor.email, label: actor.name, hint: actor.email };
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Servers and tools', href: '/servers' }, { label: 'New' }]}
        title="Add a server"
        lead="Remit reads its tools, records what each looks like, and waits for somebody to say what they can do."
      />
      <Tabs
        label="How to add it"
        param="from"
        tabs={[
          {
            value: 'form',
            label: 'Form',
            content: (
              <ServerForm action={addServer} draftKey={`server-new-${actor.id}`} me={me} searchPeople={searchPeople} />
            ),
          },
          {
            value: 'registry',
            label: 'From an MCP registry',
            content: <RegistryImport read={readRegistry} action={addServer} me={me} searchPeople={searchPeople} />,
          },
        ]}
      />
    </div>
  );
}
