import type { Metadata } from 'next';
import { SyncButton } from '@/components/servers/sync-button';
import { ToolsPanel } from '@/components/servers/tools-panel';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getServer } from '@/lib/servers/queries';
import { sync } from '../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function ServerPage({ params }: Props) {
  const ctx = await pageCtx();
  const server = await forPage(getServer({ ctx, slug: (await params).slug }));
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
        actions={server.may.sync ? <SyncButton slug={server.slug} sync={sync} /> : undefined}
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {server.lastSyncError ? (
          <Callout tone="danger" title="Its tools could not be read the last time">
            {server.lastSyncError}
          </Callout>
        ) : null}
        {server.changed > 0 ? (
          <Callout
            tone="warn"
            title={server.changed === 1 ? '1 tool has changed' : `${server.changed} tools have changed`}
          >
            The server gives another definition than the one that was approved, so no agent may call it. Open the tool,
            read what is new, and ask to adopt it.
          </Callout>
        ) : null}
      </div>
      <ToolsPanel server={server} />
    </>
  );
}
