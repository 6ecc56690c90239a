import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { AccessAtForm } from '@/components/policy/access-at-form';
import { CompareForm } from '@/components/policy/compare-form';
import { RevisionsTable } from '@/components/policy/revisions-table';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { CAUSE_KINDS } from '@/lib/policy/model/cause';
import { revisionListSchema } from '@/lib/policy/model/list';
import { listRevisions } from '@/lib/policy/queries';
import { searchAgents, searchPeople } from '../pick-actions';

export const metadata: Metadata = { title: 'Policy' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PolicyPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, {
    sorts: ['-serial'],
    filters: { agent: null, person: null, cause: CAUSE_KINDS, from: null, to: null },
  });
  // What cannot be a value drops out, so that an old link still opens.
  const known = Object.entries(filters).filter(
    ([name, value]) => revisionListSchema.safeParse({ [name]: value }).success,
  );
  const { limit: _limit, ...filter } = revisionListSchema.parse(Object.fromEntries(known));
  const { items, nextCursor } = await forPage(listRevisions({ ctx, page: { limit: 50, cursor }, filter }));
  const newest = (await forPage(listRevisions({ ctx, page: { limit: 1 } }))).items[0]?.serial ?? 0;
  return (
    <>
      <PageHeader
        title="Policy"
        lead="Every published policy, signed and numbered. Serials only grow; going back is a new revision."
      />
      {newest > 0 ? (
        <div className="mb-4 grid gap-4 lg:grid-cols-2">
          <Panel title="What an agent could do at a moment">
            <AccessAtForm searchAgents={searchAgents} />
          </Panel>
          <Panel title="What changed between two revisions">
            <CompareForm from={String(Math.max(newest - 1, 0))} to={String(newest)} />
          </Panel>
        </div>
      ) : null}
      <RevisionsTable rows={items} nextCursor={nextCursor} searchAgents={searchAgents} searchPeople={searchPeople} />
    </>
  );
}
