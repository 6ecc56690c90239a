import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AccessAtForm } from '@/components/policy/access-at-form';
import { ChangesPanel } from '@/components/policy/changes-panel';
import { PolicyContent } from '@/components/policy/policy-content';
import { RevisionCause } from '@/components/policy/revision-cause';
import { When } from '@/components/time/when';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getChanges } from '@/lib/policy/changes/queries';
import { getRevision } from '@/lib/policy/queries';
import { searchAgents } from '../../pick-actions';
import { readView } from '../view-params';

interface Props {
  params: Promise<{ serial: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Revision ${(await params).serial}` };
}

export default async function RevisionPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { serial: text } = await params;
  if (!/^\d{1,9}$/.test(text)) notFound();
  const serial = Number(text);
  const view = readView(await searchParams);
  const revision = await forPage(getRevision({ ctx, serial }));
  const changes = await forPage(getChanges({ ctx, from: serial - 1, to: serial, ...view }));
  const old = serial < revision.latest;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Policy', href: '/policy' }, { label: `Revision ${serial}` }]}
        title={`Revision ${serial}`}
        meta={[
          <span key="state">{old ? `${revision.latest} is the newest` : 'the newest'}</span>,
          <span key="at">
            published <When at={revision.createdAt} />
          </span>,
        ]}
        actions={
          <>
            {serial > 1 ? (
              <LinkButton href={`/policy/${serial - 1}`} rel="prev">
                <ArrowLeft size={13} aria-hidden /> {serial - 1}
              </LinkButton>
            ) : null}
            {old ? (
              <LinkButton href={`/policy/${serial + 1}`} rel="next">
                {serial + 1} <ArrowRight size={13} aria-hidden />
              </LinkButton>
            ) : null}
            {old ? (
              <LinkButton href={`/policy/compare?from=${serial}&to=${revision.latest}`}>What changed since</LinkButton>
            ) : null}
            {old && may(ctx.actor, 'revision:rollback') ? (
              <LinkButton href={`/policy/${serial}/rollback`}>Go back to this</LinkButton>
            ) : null}
          </>
        }
      />
      <Columns
        aside={
          <>
            <RevisionCause revision={revision} />
            <Panel title="What an agent could do then">
              <AccessAtForm at={revision.createdAt} searchAgents={searchAgents} />
            </Panel>
          </>
        }
      >
        <ChangesPanel changes={changes} path={`/policy/${serial}`} q={view.q} />
      </Columns>
      {/* Below the aside where there is one column: who caused it comes before what else there is. */}
      <div className="mt-4">
        <PolicyContent {...revision} />
      </div>
    </>
  );
}
