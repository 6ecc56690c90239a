import type { Metadata } from 'next';
import { RequestsTable } from '@/components/requests/requests-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getBreakGlassRule, listRequests } from '@/lib/requests/queries';
import { readListParams } from './list-filter';

export const metadata: Metadata = { title: 'Requests' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RequestsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { filter, cursor, suffix } = readListParams(await searchParams);
  const { items, nextCursor, ...total } = await forPage(listRequests({ ctx, page: { limit: 50, cursor }, filter }));
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
      <RequestsTable rows={items} nextCursor={nextCursor} {...total} mayAsk={mayAsk} suffix={suffix} />
    </>
  );
}
