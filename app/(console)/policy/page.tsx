import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { CompareForm } from '@/components/policy/compare-form';
import { RevisionsTable } from '@/components/policy/revisions-table';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listRevisions } from '@/lib/policy/queries';

export const metadata: Metadata = { title: 'Policy' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PolicyPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor } = readTableParams(await searchParams, { sorts: ['-serial'] });
  const { items, nextCursor } = await forPage(listRevisions({ ctx, page: { limit: 50, cursor } }));
  const newest = items[0]?.serial ?? 0;
  return (
    <>
      <PageHeader
        title="Policy"
        lead="Every published policy, signed and numbered. Serials only grow; going back is a new revision."
        actions={newest > 1 ? <CompareForm from={String(newest - 1)} to={String(newest)} /> : undefined}
      />
      <RevisionsTable rows={items} nextCursor={nextCursor} />
    </>
  );
}
