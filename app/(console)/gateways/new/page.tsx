import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { GatewayForm } from '@/components/gateways/gateway-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { listServers } from '@/lib/servers/queries';
import { searchPeople } from '../../pick-actions';
import { addGateway } from '../actions';
import { allSettingFields } from '../setting-fields';

export const metadata: Metadata = { title: 'Add a gateway' };

export default async function NewGatewayPage() {
  const ctx = await pageCtx();
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'gateway:write')) notFound();
  const { items } = await listServers({ ctx, page: { limit: 200 } });
  return (
    <div className="max-w-[900px]">
      <PageHeader
        crumbs={[{ label: 'Gateways', href: '/gateways' }, { label: 'New' }]}
        title="Add a gateway"
        lead="An enforcement point that pulls policy from Remit and says when it is in force."
      />
      <GatewayForm
        action={addGateway}
        draftKey={`gateway-new-${ctx.actor.id}`}
        servers={items}
        searchPeople={searchPeople}
        settingFields={allSettingFields()}
      />
    </div>
  );
}
