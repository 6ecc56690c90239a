import type { Metadata } from 'next';
import { AccessStatementDocument } from '@/components/agents/access-statement-document';
import { MomentForm } from '@/components/agents/moment-form';
import { utcTime } from '@/components/time/relative';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { getAgent } from '@/lib/agents/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { isRemitError } from '@/lib/kernel/errors';

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Access of ${(await params).slug}` };
}

export default async function AccessPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const { at } = await searchParams;
  const moment = typeof at === 'string' ? at : undefined;
  const agent = await forPage(getAgent({ ctx, slug }));
  const statement = await forPage(getAccessStatement({ ctx, slug, at: moment })).catch((error: unknown) => {
    if (isRemitError(error)) return error;
    throw error;
  });
  return (
    <div className="max-w-[820px]">
      <PageHeader
        crumbs={[
          { label: 'Agents', href: '/agents' },
          { label: slug, href: `/agents/${slug}` },
          { label: 'Access statement' },
        ]}
        title={`Access statement of ${agent.name}`}
        meta={
          statement instanceof Error
            ? undefined
            : [
                <span key="at">as of {utcTime(new Date(statement.at))}</span>,
                <span key="owner">owned by {agent.owner.name}</span>,
              ]
        }
      />
      <div className="mb-4">
        <MomentForm at={moment ?? null} path={`/agents/${slug}/access`} />
      </div>
      {statement instanceof Error ? (
        <Callout tone="danger" title="There is no statement for that time">
          {statement.message}
        </Callout>
      ) : (
        <AccessStatementDocument statement={statement} />
      )}
    </div>
  );
}
