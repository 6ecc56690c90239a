import type { Metadata } from 'next';
import { EditGatewayButton } from '@/components/gateways/edit-gateway-button';
import { GatewayStateChip, ModeTag } from '@/components/gateways/gateway-chips';
import { GatewaySerials } from '@/components/gateways/gateway-serials';
import { GatewayTokens } from '@/components/gateways/gateway-tokens';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { ReceiptsPanel } from '@/components/gateways/receipts-panel';
import { Callout } from '@/components/ui/callout';
import { HostileText } from '@/components/ui/hostile-text';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { getGateway } from '@/lib/gateways/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listServers } from '@/lib/servers/queries';
import { editGateway, endToken, makeToken } from '../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function GatewayPage({ params }: Props) {
  const ctx = await pageCtx();
  const gateway = await forPage(getGateway({ ctx, slug: (await params).slug }));
  const writes = may(ctx.actor, 'gateway:write');
  const servers = writes ? (await listServers({ ctx, page: { limit: 200 } })).items : [];
  return (
    <>
      <LiveRefresh />
      <PageHeader
        crumbs={[{ label: 'Gateways', href: '/gateways' }, { label: gateway.slug }]}
        title={gateway.name}
        meta={[
          <GatewayStateChip key="state" state={gateway.state} />,
          <ModeTag key="mode" mode={gateway.mode} />,
          <span key="slug" className="font-mono text-xs">
            {gateway.slug}
          </span>,
        ]}
        actions={
          writes ? (
            <EditGatewayButton
              gateway={gateway}
              servers={servers.map(({ slug, name }) => ({ slug, name }))}
              edit={editGateway}
            />
          ) : undefined
        }
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {gateway.mode === 'shadow' ? (
          <Callout tone="danger" title="Shadow mode: nothing is stopped here">
            Decisions are made and reported, but calls that policy denies go through.
          </Callout>
        ) : null}
        {gateway.lastError ? (
          <Callout tone="danger" title="It refused the last policy">
            <HostileText text={gateway.lastError} inline />
          </Callout>
        ) : null}
      </div>
      <Columns aside={<GatewaySerials gateway={gateway} />}>
        {writes ? <GatewayTokens gateway={gateway} baseUrl={ctx.baseUrl} make={makeToken} end={endToken} /> : null}
        <ReceiptsPanel receipts={gateway.receipts} />
      </Columns>
    </>
  );
}
