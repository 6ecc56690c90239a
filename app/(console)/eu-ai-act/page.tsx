import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { InventorySummaryPanel } from '@/components/eu-ai-act/inventory-summary';
import { InventoryTable } from '@/components/eu-ai-act/inventory-table';
import { buttonStyle } from '@/components/ui/button-style';
import { PageHeader } from '@/components/ui/page-header';
import { listTeams } from '@/lib/agents/queries';
import { getInventorySummary, listInventory } from '@/lib/eu-ai-act/inventory/queries';
import { EU_ROLES, type EuRole } from '@/lib/eu-ai-act/model/eu-class';
import { INVENTORY_CLASSES, type InventoryClass } from '@/lib/eu-ai-act/model/inventory';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'EU AI Act' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InventoryPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['name'],
    filters: { class: INVENTORY_CLASSES, role: EU_ROLES, team: null },
  });
  const agents = await forPage(
    listInventory({
      ctx,
      page: { limit: 50, cursor },
      filter: {
        q: q || undefined,
        team: filters.team,
        class: filters.class as InventoryClass | undefined,
        role: filters.role as EuRole | undefined,
      },
    }),
  );
  return (
    <>
      <PageHeader
        title="EU AI Act"
        lead="Every agent by its class under the Act, what is open for each, and from which day. No legal advice."
        actions={
          <a className={buttonStyle({})} href="/api/v1/eu-ai-act/inventory/pdf" download>
            Export PDF
          </a>
        }
      />
      <InventorySummaryPanel summary={await getInventorySummary({ ctx })} />
      <InventoryTable
        rows={agents.items}
        nextCursor={agents.nextCursor}
        total={agents.total}
        totalAtLeast={agents.totalAtLeast}
        teams={await listTeams({ ctx })}
      />
    </>
  );
}
