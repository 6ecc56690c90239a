import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Questionnaire } from '@/components/eu-ai-act/questionnaire';
import { PageHeader } from '@/components/ui/page-header';
import { getAgent } from '@/lib/agents/queries';
import { getEuState, getLegalData } from '@/lib/eu-ai-act/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { saveAnswers } from '../actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Answer the EU AI Act for ${(await params).slug}` };
}

export default async function AssessPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const agent = await forPage(getAgent({ ctx, slug }));
  const { mayAnswer, current } = await forPage(getEuState({ ctx, slug }));
  const { actor } = ctx;
  if (!mayAnswer || actor.kind !== 'person') notFound();
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[
          { label: 'Agents', href: '/agents' },
          { label: slug, href: `/agents/${slug}?tab=eu-ai-act` },
          { label: 'EU AI Act', href: `/agents/${slug}/eu-ai-act` },
          { label: 'Answer' },
        ]}
        title={`EU AI Act: ${agent.name}`}
        lead="What you answer stays in this browser until you save it at the end."
      />
      <Questionnaire
        slug={slug}
        data={getLegalData({ ctx })}
        initial={(current?.path ?? []).map(({ question, chosen, reason }) => ({
          question,
          answer: chosen.map(({ id }) => id),
          reason: reason ?? undefined,
        }))}
        draftKey={`eu-ai-act:${actor.id}:${slug}`}
        save={saveAnswers}
      />
    </div>
  );
}
