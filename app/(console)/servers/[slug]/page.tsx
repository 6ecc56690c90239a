import type { Metadata } from 'next';
import { AttestationsPanel } from '@/components/gateways/attestations-panel';
import { AdoptButton } from '@/components/servers/adopt-button';
import { DriftPanel } from '@/components/servers/drift-panel';
import { SyncButton } from '@/components/servers/sync-button';
import { ToolsPanel } from '@/components/servers/tools-panel';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { isolateHref } from '@/lib/containments/model/target';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getServerAttestations } from '@/lib/servers/attestations/queries';
import { listDrift } from '@/lib/servers/drift/queries';
import { getServer } from '@/lib/servers/queries';
import { adopt, attest, removeAttested, sync } from '../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function ServerPage({ params }: Props) {
  const ctx = await pageCtx();
  const server = await forPage(getServer({ ctx, slug: (await params).slug }));
  const drift = server.changed > 0 ? await listDrift({ ctx, server: server.slug }) : [];
  const attested = await forPage(getServerAttestations({ ctx, slug: server.slug }));
  const gone = server.toolList.filter(({ state, agents }) => state === 'removed' && agents > 0).length;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Servers and tools', href: '/servers' }, { label: server.slug }]}
        title={server.name}
        meta={[
          <span key="url" className="font-mono text-xs [overflow-wrap:anywhere]">
            {server.url}
          </span>,
          <span key="environment">{server.environment}</span>,
          <span key="owner">owned by {server.owner.name}</span>,
          <span key="read">
            read <When at={server.lastSyncAt} />
          </span>,
        ]}
        actions={
          <>
            {server.may.sync ? <SyncButton slug={server.slug} sync={sync} /> : null}
            {may(ctx.actor, 'agent:suspend') ? (
              <LinkButton href={isolateHref({ of: 'server', target: server.slug })}>Isolate its agents</LinkButton>
            ) : null}
          </>
        }
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {server.lastSyncError ? (
          <Callout tone="danger" title="Its tools could not be read the last time">
            {server.lastSyncError}
          </Callout>
        ) : null}
        {gone > 0 ? (
          <Callout tone="warn" title={gone === 1 ? '1 tool has gone' : `${gone} tools have gone`}>
            Agents hold {gone === 1 ? 'it' : 'them'}, and the server no longer lists {gone === 1 ? 'it' : 'them'}: every
            call is denied.
          </Callout>
        ) : null}
        {drift.length > 0 ? (
          <DriftPanel
            server={server.slug}
            drift={drift}
            action={
              may(ctx.actor, 'request:create') ? (
                <AdoptButton
                  server={server.slug}
                  tools={drift.map(({ key, definition, changes }) => ({ key, definition, changes }))}
                  agents={Math.max(...drift.map(({ agents }) => agents))}
                  adopt={adopt}
                />
              ) : null
            }
          />
        ) : null}
      </div>
      <ToolsPanel server={server} />
      <div className="mt-4">
        <AttestationsPanel
          slug={server.slug}
          attestations={attested.attestations}
          empty="Where somebody else runs this server, keep the report on them here, and be reminded before it runs out."
          reminded="Security and the owner"
          ofVendor
          acts={attested.mayWrite ? { add: attest, remove: removeAttested } : undefined}
        />
      </div>
    </>
  );
}
