import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { UnusedGrants } from '@/components/overview/unused-grants';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { UNUSED_DAYS } from '@/lib/overview/model/facts';
import { listUnusedGrants } from '@/lib/overview/queries';
import { readOverviewFilter } from '../filter';

export const metadata: Metadata = { title: 'Unused grants' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function UnusedGrantsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const params = await searchParams;
  const { cursor } = readTableParams(params, { sorts: ['name'] });
  const filter = readOverviewFilter(params);
  const grants = await forPage(listUnusedGrants({ ctx, page: { limit: 50, cursor }, filter }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Overview', href: '/overview' }, { label: 'Unused grants' }]}
        title="Unused grants"
        lead={`Live for ${UNUSED_DAYS} days or more, before a server of which calls are told, and without an allowed call in that time.`}
        meta={[
          ...(filter.team ? [<span key="team">team {filter.team}</span>] : []),
          ...(filter.environment ? [<span key="environment">{filter.environment}</span>] : []),
        ]}
      />
      <UnusedGrants rows={grants.items} nextCursor={grants.nextCursor} />
    </>
  );
}
