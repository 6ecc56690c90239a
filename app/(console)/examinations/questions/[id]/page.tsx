import type { Metadata } from 'next';
import Link from 'next/link';
import { AnswerForm } from '@/components/examinations/answer-form';
import { QuestionChip } from '@/components/examinations/examination-chips';
import { JudgeButtons } from '@/components/examinations/judge-buttons';
import { MessagesPanel } from '@/components/examinations/messages-panel';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { rowName } from '@/lib/examinations/model/words';
import { getQuestion } from '@/lib/examinations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { accept, again, answer } from '../../actions';

export const metadata: Metadata = { title: 'Question of an auditor' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function QuestionPage({ params }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const question = await forPage(getQuestion({ ctx, id }));
  const { number, state, askedBy, askedOf, askedAt, dueAt, about, href, examination, may } = question;
  const crumbs = may.examine
    ? [
        { label: 'Examinations', href: '/examinations' },
        { label: `Examination ${examination.number}`, href: `/examinations/${examination.id}` },
        { label: `Question ${number}` },
      ]
    : [{ label: 'My work', href: '/' }, { label: 'Question of an auditor' }];
  const late = state === 'open' && !examination.closed && new Date(dueAt) < ctx.clock();
  const what = about && rowName(about.population, about.rowId);
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={crumbs}
        title={may.answer ? `${askedBy.name} asks you` : `${askedBy.name} asked ${askedOf.name}`}
        meta={[
          <QuestionChip key="state" state={state} closed={examination.closed} late={late} />,
          <span key="asked">
            asked <When at={askedAt} />
          </span>,
          <span key="due">
            due <When at={dueAt} show="day" />
          </span>,
          what ? (
            <span key="about">
              about{' '}
              {href ? (
                <Link className="link" href={href}>
                  {what}
                </Link>
              ) : (
                what
              )}
            </span>
          ) : null,
        ]}
        actions={
          <>
            {may.examine && about ? (
              <LinkButton href={`/examinations/${examination.id}/rows/${about.row}`}>The sampled row</LinkButton>
            ) : null}
            {may.judge ? <JudgeButtons id={id} accept={accept} again={again} /> : null}
          </>
        }
      />
      <div className="grid gap-4">
        {examination.closed ? (
          <Callout title="The examination is closed">Nothing is asked any more, and nothing can be added.</Callout>
        ) : null}
        <MessagesPanel question={question} />
        {may.answer ? <AnswerForm id={id} action={answer} /> : null}
      </div>
    </div>
  );
}
