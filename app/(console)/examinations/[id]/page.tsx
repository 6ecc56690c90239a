import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CloseButton } from '@/components/examinations/close-button';
import { ExaminationChip } from '@/components/examinations/examination-chips';
import { periodText } from '@/components/examinations/period-text';
import { PopulationsPanel } from '@/components/examinations/populations-panel';
import { ProgressPanel } from '@/components/examinations/progress-panel';
import { QuestionsPanel } from '@/components/examinations/questions-panel';
import { SamplesPanel } from '@/components/examinations/samples-panel';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import type { ExaminationDetail } from '@/lib/examinations/model/dto';
import { FRAMEWORK_WORDS } from '@/lib/examinations/model/words';
import { getExamination, listPopulations } from '@/lib/examinations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import type { Ctx } from '@/lib/verb/ctx';
import { close } from '../actions';

export const metadata: Metadata = { title: 'Examination' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function ExaminationPage({ params }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const examination = await forPage(getExamination({ ctx, id }));
  const { number, title, framework, openedBy, openedAt, closing, over, may } = examination;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Examinations', href: '/examinations' }, { label: `Examination ${number}` }]}
        title={title}
        meta={[
          <ExaminationChip key="state" closed={closing !== null} />,
          FRAMEWORK_WORDS[framework],
          periodText(examination),
          <span key="opened">
            opened by {openedBy.name}, <When at={openedAt} />
          </span>,
        ]}
        actions={may.write ? <CloseButton examination={examination} close={close} /> : undefined}
      />
      <Columns aside={<ProgressPanel examination={examination} />}>
        {over ? null : (
          <Callout tone="info" title="The period is not over">
            Its populations can still grow. A sample keeps how many rows there were when it was drawn.
          </Callout>
        )}
        <Suspense fallback={<PopulationsPanel id={id} populations={null} samples={[]} />}>
          <Populations ctx={ctx} examination={examination} />
        </Suspense>
        <SamplesPanel id={id} samples={examination.sampleList} />
        <QuestionsPanel questions={examination.questions} />
      </Columns>
    </>
  );
}

/** Whether all is there takes a while over a large company: the rest of the page does not wait for it. */
async function Populations({ ctx, examination: { id, sampleList } }: { ctx: Ctx; examination: ExaminationDetail }) {
  const { items } = await forPage(listPopulations({ ctx, id }));
  return <PopulationsPanel id={id} populations={items} samples={sampleList} />;
}
