import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { DrawForm } from '@/components/examinations/draw-form';
import { periodText } from '@/components/examinations/period-text';
import { RowsTable } from '@/components/examinations/rows-table';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { newSeed } from '@/lib/evidence/new-seed';
import { getExamination } from '@/lib/examinations/queries';
import { listPopulationRows } from '@/lib/examinations/rows/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { draw } from '../../../actions';

export const metadata: Metadata = { title: 'Population' };

const USUAL_SIZE = 25;

interface Props {
  params: Promise<{ id: string; population: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PopulationPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id, population } = await params;
  const examination = await forPage(getExamination({ ctx, id }));
  const { cursor, q } = readTableParams(await searchParams, { sorts: ['row'] });
  const { table, items, nextCursor } = await forPage(
    listPopulationRows({ ctx, id, population, page: { limit: 50, cursor }, q: q || undefined }),
  );
  const write = examination.may.write && (items.length > 0 || q !== '' || cursor !== undefined);
  // How many there are is known of the first page only: a sample is drawn from all, whatever is searched for.
  const size = q === '' && cursor === undefined ? Math.min(USUAL_SIZE, items.length) : USUAL_SIZE;
  const form = { id, population: table.id, column: table.columns[0], action: draw, size };
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Examinations', href: '/examinations' },
          { label: `Examination ${examination.number}`, href: `/examinations/${id}` },
          { label: table.title },
        ]}
        title={table.title}
        meta={[periodText(examination)]}
        lead={table.query}
      />
      <Columns aside={write ? <DrawForm {...form} seed={newSeed()} /> : null}>
        <RowsTable table={table} rows={items} nextCursor={nextCursor} />
      </Columns>
    </>
  );
}
