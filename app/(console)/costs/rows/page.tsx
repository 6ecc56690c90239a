import type { Metadata } from 'next';
import { CostRowsTable } from '@/components/costs/cost-rows-table';
import { readTableParams } from '@/components/data-table/table-params';
import { PageHeader } from '@/components/ui/page-header';
import { costRowsSchema } from '@/lib/costs/model/input';
import { listCostRows } from '@/lib/costs/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Lines of cost' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = costRowsSchema.omit({ limit: true, cursor: true });

export default async function CostRowsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const any = Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-from'], filters: any });
  // What cannot be a value drops out, so that an old link still opens.
  const known = Object.entries(filters).filter(
    ([name, value]) => value !== undefined && filterSchema.safeParse({ [name]: value }).success,
  );
  const filter = filterSchema.parse(Object.fromEntries(known));
  const { items, nextCursor } = await forPage(listCostRows({ ctx, page: { limit: 50, cursor }, filter }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Cost of governance', href: '/costs' }, { label: 'Lines' }]}
        title="Lines of cost"
        lead="Every line that counts, as it was imported. Amounts are rounded here, and exact in the file."
      />
      <CostRowsTable rows={items} nextCursor={nextCursor} chosen={filter} />
    </>
  );
}
