import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ServerForm } from '@/components/servers/server-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { searchPeople } from '../../pick-actions';
import { addServer } from '../actions';

export const metadata: Metadata = { title: 'Add a server' };

export default async function NewServerPage() {
  const { actor } = await pageCtx();
  if (actor.kind !== 'person' || !may(actor, 'server:create')) notFound();
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Servers and tools', href: '/servers' }, { label: 'New' }]}
        title="Add a server"
        lead="Remit reads its tools, records what each looks like, and waits for somebody to say what they can do."
      />
      <ServerForm
        action={addServer}
        draftKey={`server-new-${actor.id}`}
        me={{ value: actor.email, label: actor.name, hint: actor.email }}
        searchPeople={searchPeople}
      />
    </div>
  );
}
