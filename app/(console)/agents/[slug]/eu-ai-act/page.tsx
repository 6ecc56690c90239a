import type { Metadata } from 'next';
import { AssessmentDocument } from '@/components/eu-ai-act/assessment-document';
import { DocumentsPanel } from '@/components/eu-ai-act/documents-panel';
import { EuPanel, ToConfirm } from '@/components/eu-ai-act/eu-panel';
import { Callout } from '@/components/ui/callout';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { getAgent } from '@/lib/agents/queries';
import { findDuties } from '@/lib/eu-ai-act/duties/queries';
import { getAssessment, getEuState } from '@/lib/eu-ai-act/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { say } from './actions';

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `EU AI Act: ${(await params).slug}` };
}

export default async function EuAiActPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const { answers: id } = await searchParams;
  const agent = await forPage(getAgent({ ctx, slug }));
  const state = await forPage(getEuState({ ctx, slug }));
  const assessment = typeof id === 'string' ? await forPage(getAssessment({ ctx, slug, id })) : state.current;
  const duties = await forPage(findDuties({ ctx, slug }));
  const newest = assessment?.id === state.current?.id;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Agents', href: '/agents' },
          { label: slug, href: `/agents/${slug}?tab=eu-ai-act` },
          { label: 'EU AI Act' },
        ]}
        title={`EU AI Act: ${agent.name}`}
        lead="What the Act makes of this agent, what it asks for, and from which day."
        actions={
          state.mayAnswer && assessment ? (
            <LinkButton href={`/agents/${slug}/eu-ai-act/assess`}>Answer again</LinkButton>
          ) : null
        }
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {newest && assessment?.toConfirm ? <ToConfirm state={state} /> : null}
        {newest ? null : (
          <Callout
            title="These are older answers"
            action={<LinkButton href={`/agents/${slug}/eu-ai-act`}>Show the newest</LinkButton>}
          >
            They are kept as they were given, and no longer count.
          </Callout>
        )}
      </div>
      {assessment ? (
        <AssessmentDocument
          assessment={assessment}
          state={state}
          today={ctx.clock().toISOString().slice(0, 10)}
          duties={newest ? duties : null}
          say={duties?.mayWrite ? say : undefined}
        />
      ) : (
        <div className="grid gap-4">
          <EuPanel state={state} />
          {duties ? <DocumentsPanel duties={duties} /> : null}
        </div>
      )}
    </>
  );
}
