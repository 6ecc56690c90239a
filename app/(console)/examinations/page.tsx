import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { ExaminationsTable } from '@/components/examinations/examinations-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { listExaminations } from '@/lib/examinations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Examinations' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ExaminationsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, {
    sorts: ['-number'],
    filters: { state: ['open', 'closed'] },
  });
  const filter = { state: filters.state as 'open' | 'closed' | undefined };
  const { items, nextCursor } = await forPage(listExaminations({ ctx, page: { limit: 50, cursor }, filter }));
  const opens = may(ctx.actor, 'examination:write');
  return (
    <>
      <PageHeader
        title="Examinations"
        lead="An auditor looks at a period: draws samples, follows each row to what it rests on, and concludes."
        actions={
          opens ? (
            <LinkButton href="/examinations/new" variant="primary">
              Open an examination
            </LinkButton>
          ) : undefined
        }
      />
      <ExaminationsTable rows={items} nextCursor={nextCursor} mayOpen={opens} />
    </>
  );
}
