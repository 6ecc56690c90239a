import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { OpenReviewButton } from '@/components/reviews/open-review-button';
import { ReviewsTable } from '@/components/reviews/reviews-table';
import { PageHeader } from '@/components/ui/page-header';
import { may, mayAll } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { reviewListSchema } from '@/lib/reviews/model/dto';
import { listReviews, listReviewTeams } from '@/lib/reviews/queries';
import { open } from './actions';

export const metadata: Metadata = { title: 'Behaviour reviews' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = reviewListSchema.omit({ limit: true, cursor: true });

export default async function ReviewsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const any = Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-number'], filters: any });
  // What cannot be a value drops out, so that an old link still opens.
  const known = Object.entries(filters).filter(([name, value]) => filterSchema.safeParse({ [name]: value }).success);
  const filter = filterSchema.parse(Object.fromEntries(known));
  const { items, nextCursor } = await forPage(listReviews({ ctx, page: { limit: 50, cursor }, filter }));
  const teams = may(ctx.actor, 'review:open') ? await listReviewTeams({ ctx }) : [];
  const limited = mayAll(ctx.actor, 'review:read')
    ? undefined
    : 'Reviews of other agents are shown to their owners, security and auditors.';
  return (
    <>
      <PageHeader
        title="Behaviour reviews"
        lead="What each team's agents did in a week, and whether they still need what they hold."
        actions={teams.length > 0 ? <OpenReviewButton teams={teams} open={open} /> : undefined}
      />
      <ReviewsTable rows={items} nextCursor={nextCursor} limited={limited} />
    </>
  );
}
