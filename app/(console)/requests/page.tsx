import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { RequestsTable } from '@/components/requests/requests-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { REQUEST_STATES, type RequestState } from '@/lib/requests/model/state';
import { getBreakGlassRule, listRequests } from '@/lib/requests/queries';

export const metadata: Metadata = { title: 'Requests' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RequestsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['-created'],
    filters: { state: [...REQUEST_STATES], ending: ['soon'], emergency: ['all', 'unreviewed'] },
  });
  const state = filters.state as RequestState | undefined;
  const breakGlass = filters.emergency as 'all' | 'unreviewed' | undefined;
  const ending = filters.ending as 'soon' | undefined;
  const page = { limit: 50, cursor: cursor ?? undefined };
  const { items, nextCursor, total } = await forPage(
    listRequests({ ctx, page, filter: { q: q || undefined, state, breakGlass, ending } }),
  );
  const emergency = await getBreakGlassRule({ ctx });
  const mayAsk = may(ctx.actor, 'request:create');
  return (
    <>
      <PageHeader
        title="Requests"
        lead="What would give an agent more than it has, and who decided."
        actions={
          <>
            {emergency ? <LinkButton href="/requests/break-glass">Break glass</LinkButton> : null}
            {mayAsk ? (
              <LinkButton href="/requests/new" variant="primary">
                Ask for access
              </LinkButton>
            ) : null}
          </>
        }
      />
      <RequestsTable rows={items} nextCursor={nextCursor} total={total} mayAsk={mayAsk} />
    </>
  );
}
