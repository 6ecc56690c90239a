import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { GatewayForm } from '@/components/gateways/gateway-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { getGateway } from '@/lib/gateways/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listServers } from '@/lib/servers/queries';
import { searchPeople } from '../../../pick-actions';
import { editGateway } from '../../actions';
import { allSettingFields } from '../../setting-fields';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${(await params).slug}` };
}

export default async function EditGatewayPage({ params }: Props) {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'gateway:write')) notFound();
  const gateway = await forPage(getGateway({ ctx, slug: (await params).slug }));
  const { items } = await listServers({ ctx, page: { limit: 200 } });
  return (
    <div className="max-w-[900px]">
      <PageHeader
        crumbs={[
          { label: 'Gateways', href: '/gateways' },
          { label: gateway.slug, href: `/gateways/${gateway.slug}` },
          { label: 'Edit' },
        ]}
        title={`Edit ${gateway.name}`}
        lead="A new revision is published at once where this changes what it is told."
      />
      <GatewayForm
        action={editGateway}
        servers={items}
        searchPeople={searchPeople}
        settingFields={allSettingFields()}
        initial={gateway}
      />
    </div>
  );
}
