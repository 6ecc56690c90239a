import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { OverviewAgents } from '@/components/overview/overview-agents';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { AGENT_SETS, HELD_CLASSES, type OverviewAgentsFilter } from '@/lib/overview/model/dto';
import { GAP_WORDS, GAPS, type Gap, SET_WORDS } from '@/lib/overview/model/gaps';
import { listOverviewAgents } from '@/lib/overview/queries';
import { readOverviewFilter } from '../filter';

export const metadata: Metadata = { title: 'Agents behind a figure' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function OverviewAgentsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const params = await searchParams;
  const { cursor, filters } = readTableParams(params, {
    sorts: ['name'],
    filters: { of: AGENT_SETS, gap: GAPS, class: HELD_CLASSES },
  });
  const place = readOverviewFilter(params);
  const of = (filters.of ?? 'customer-data') as OverviewAgentsFilter['of'];
  const gap = filters.gap as Gap | undefined;
  const dataClass = filters.class as OverviewAgentsFilter['class'];
  const filter = { ...place, of, ...(gap && { gap }), ...(dataClass && { class: dataClass }) };
  const agents = await forPage(listOverviewAgents({ ctx, page: { limit: 50, cursor }, filter }));
  const { name, says } = SET_WORDS[of];
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Overview', href: '/overview' }, { label: 'Agents' }]}
        title={gap ? `${name}: ${GAP_WORDS[gap].name.toLowerCase()}` : name}
        lead={gap ? GAP_WORDS[gap].says : says}
        meta={[
          ...(place.team ? [<span key="team">team {place.team}</span>] : []),
          ...(place.environment ? [<span key="environment">{place.environment}</span>] : []),
          ...(dataClass
            ? [<span key="class">{dataClass === 'none' ? 'nothing labelled' : `${dataClass} at most`}</span>]
            : []),
        ]}
      />
      <OverviewAgents rows={agents.items} nextCursor={agents.nextCursor} />
    </>
  );
}
