import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { ServersTable } from '@/components/servers/servers-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listServers } from '@/lib/servers/queries';

export const metadata: Metadata = { title: 'Servers and tools' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ServersPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['name'],
    filters: { attention: ['drifted', 'failing'] },
  });
  const attention = filters.attention as 'drifted' | 'failing' | undefined;
  const { items, nextCursor } = await forPage(
    listServers({ ctx, page: { limit: 50, cursor }, q: q || undefined, attention }),
  );
  const mayAdd = may(ctx.actor, 'server:create');
  return (
    <>
      <PageHeader
        title="Servers and tools"
        lead="MCP servers, the tools that they offer and what those tools can do."
        actions={
          mayAdd ? (
            <LinkButton href="/servers/new" variant="primary">
              Add a server
            </LinkButton>
          ) : undefined
        }
      />
      <ServersTable rows={items} nextCursor={nextCursor} mayAdd={mayAdd} />
    </>
  );
}
