import type { Metadata } from 'next';
import { AttestationsPanel } from '@/components/gateways/attestations-panel';
import { ConnectPanel } from '@/components/gateways/connect-panel';
import { GatewayCallouts } from '@/components/gateways/gateway-callouts';
import { GatewayStateChip, ModeTag } from '@/components/gateways/gateway-chips';
import { GatewayRecord, GatewaySerials } from '@/components/gateways/gateway-serials';
import { GatewayTokens } from '@/components/gateways/gateway-tokens';
import { HoldsPanel } from '@/components/gateways/holds-panel';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { ModeButton } from '@/components/gateways/mode-button';
import { ReceiptsPanel } from '@/components/gateways/receipts-panel';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { getConnectGuide } from '@/lib/gateways/connect';
import { isCommercial } from '@/lib/gateways/model/kinds';
import { getGateway } from '@/lib/gateways/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { HOLDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { holdingWords } from '@/lib/renderings/connect/holding-words';
import { attest, countReach, endToken, makeToken, removeAttested, setMode } from '../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function GatewayPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const gateway = await forPage(getGateway({ ctx, slug }));
  const writes = may(ctx.actor, 'gateway:write');
  // A gateway of some kinds cannot only report.
  const reports = HOLDS[gateway.kind].shadow !== 'no';
  return (
    <>
      {/* What it cannot hold is counted among all grants of its servers: not so often. */}
      <LiveRefresh everyMs={HOLDS[gateway.kind].rateLimit === 'no' ? 10_000 : undefined} />
      <PageHeader
        crumbs={[{ label: 'Gateways', href: '/gateways' }, { label: gateway.slug }]}
        title={gateway.name}
        meta={[
          <GatewayStateChip key="state" state={gateway.state} />,
          <ModeTag key="mode" mode={gateway.mode} />,
          <span key="kind">{KIND_NAMES[gateway.kind]}</span>,
          <span key="slug" className="font-mono text-xs">
            {gateway.slug}
          </span>,
          gateway.owner ? <span key="owner">owned by {gateway.owner.name}</span> : null,
        ]}
        actions={
          writes ? (
            <>
              <LinkButton href={`/gateways/${slug}/edit`}>Edit</LinkButton>
              {reports ? <ModeButton gateway={gateway} count={countReach} setMode={setMode} /> : null}
            </>
          ) : undefined
        }
      />
      <GatewayCallouts gateway={gateway} />
      <Columns
        aside={
          <>
            <GatewaySerials gateway={gateway} />
            <GatewayRecord gateway={gateway} />
          </>
        }
      >
        <ConnectPanel guide={await getConnectGuide({ ctx, gateway })} open={gateway.state === 'never'} />
        {writes ? <GatewayTokens gateway={gateway} make={makeToken} end={endToken} /> : null}
        <HoldsPanel gateway={gateway} rows={holdingWords(gateway.kind)} />
        <AttestationsPanel
          slug={slug}
          attestations={gateway.attestations}
          empty={
            isCommercial(gateway.kind)
              ? 'Somebody else runs it: keep its SOC 2 Type II report here, and be reminded before it runs out.'
              : 'Keep a report of its vendor here, and be reminded before it runs out.'
          }
          reminded="Administrators and the owner"
          acts={writes ? { add: attest, remove: removeAttested } : undefined}
        />
        <ReceiptsPanel receipts={gateway.receipts} />
      </Columns>
    </>
  );
}
