import type { Metadata } from 'next';
import { ContainmentsTable } from '@/components/containments/containments-table';
import { DrillsPanel } from '@/components/containments/drills-panel';
import { readTableParams } from '@/components/data-table/table-params';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { listContainments } from '@/lib/containments/queries';
import { listDrills } from '@/lib/drills/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Isolation' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ContainmentsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor } = readTableParams(await searchParams, { sorts: ['-at'], filters: {} });
  const { items, nextCursor } = await forPage(listContainments({ ctx, page: { limit: 50, cursor } }));
  return (
    <>
      <PageHeader
        title="Isolation"
        lead="Agents that were stopped at once, and whether every gateway holds it."
        actions={
          may(ctx.actor, 'agent:suspend') ? <LinkButton href="/containments/new">Isolate agents</LinkButton> : undefined
        }
      />
      <ContainmentsTable rows={items} nextCursor={nextCursor} />
      <div className="mt-6">
        <DrillsPanel drills={await forPage(listDrills({ ctx }))} />
      </div>
    </>
  );
}
