import type { Metadata } from 'next';
import Link from 'next/link';
import { ProductionReviewPanel } from '@/components/production-review/production-review-panel';
import { AdoptedDefinitions } from '@/components/requests/adopted-definitions';
import { AfterDecision } from '@/components/requests/after-decision';
import { BreakGlassCallout } from '@/components/requests/break-glass-callout';
import { CommentForm } from '@/components/requests/comment-form';
import { DecideButtons } from '@/components/requests/decide-buttons';
import { NotHeld } from '@/components/requests/not-held';
import { ReplayPanel } from '@/components/requests/replay-panel';
import { RequestActivity } from '@/components/requests/request-activity';
import { RequestLead } from '@/components/requests/request-lead';
import { RequestQueue } from '@/components/requests/request-queue';
import { RequestStateChip } from '@/components/requests/request-state-chip';
import { RequesterButtons } from '@/components/requests/requester-buttons';
import { WhatChanges } from '@/components/requests/what-changes';
import { WhatItMakesPossible } from '@/components/requests/what-it-makes-possible';
import { WhoDecides } from '@/components/requests/who-decides';
import { When } from '@/components/time/when';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listAdoptions } from '@/lib/requests/adoptions/queries';
import { getRequestTalk } from '@/lib/requests/history/queries';
import { changes, consequences } from '@/lib/requests/model/consequences';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { unheldThere } from '@/lib/requests/model/gateways';
import { historyOf } from '@/lib/requests/model/history';
import { nextStep } from '@/lib/requests/model/next-step';
import { summarise } from '@/lib/requests/model/summary';
import { getRequest } from '@/lib/requests/queries';
import { replayOperations } from '@/lib/requests/replay/queries';
import { searchPeople } from '../../pick-actions';
import { acceptRisk, answer, cancel, comment, decide, edit, review } from './actions';
import { readGateways, readQueue } from './surroundings';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** So many comments at once; all of them where the address says so. */
const COMMENTS = 100;
const ALL_COMMENTS = 5_000;

/** In the heading; what changes names them all. */
const AGENTS_SHOWN = 3;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return { title: /^(CR-)?\d+$/i.test(id) ? id.toUpperCase() : 'Request' };
}

/** Lines of the production review that the approver would answer by approving. */
function openStatements({ lines }: RequestDetail['productionReviews'][number]): string[] {
  return lines.filter(({ answer }) => !answer).map(({ statement }) => statement);
}

export default async function RequestPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const request = await forPage(getRequest({ ctx, id: decodeURIComponent((await params).id) }));
  const asked = await searchParams;
  const most = asked.comments === 'all' ? ALL_COMMENTS : COMMENTS;
  const [talk, adopted, queue, gateways, replay] = await Promise.all([
    getRequestTalk({ ctx, id: request.id, most }),
    listAdoptions({ ctx, request }),
    readQueue(ctx, request, asked),
    request.state === 'pending' ? readGateways(ctx) : [],
    request.state === 'pending' ? replayOperations({ ctx, operations: request.operations }) : null,
  ]);
  const waitingFor = request.stages.find((stage) => !stage.done)?.name;
  const pending = request.state === 'pending';
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Requests', href: '/requests' }, { label: `CR-${request.number}` }]}
        title={request.title}
        meta={[
          <RequestStateChip key="state" state={request.state} waitingFor={waitingFor} />,
          <span key="asked">
            asked by {request.requester.name} <When at={request.createdAt} />
          </span>,
          ...request.agents.slice(0, AGENTS_SHOWN).map(({ slug, name }) => (
            <Link key={slug} href={`/agents/${slug}`} className="link">
              {name}
            </Link>
          )),
          request.agents.length > AGENTS_SHOWN ? (
            <span key="more">and {request.agents.length - AGENTS_SHOWN} more agents</span>
          ) : null,
          request.rollbackOf === null ? null : (
            <Link key="back" href={`/policy/${request.rollbackOf}`} className="link">
              goes back to revision {request.rollbackOf}
            </Link>
          ),
          <span
            key="digest"
            className="font-mono text-ink-3 text-xs"
            title={`Digest that a decision is for: ${request.digest}`}
          >
            {request.digest.slice(0, 4)}…{request.digest.slice(-4)}
          </span>,
        ]}
        actions={
          request.mayDecide.ok ? (
            <DecideButtons
              id={request.id}
              number={request.number}
              digest={request.digest}
              changes={changes(request.operations)}
              leadsTo={consequences(request, gateways)}
              approvals={request.stages.reduce((sum, { approvedBy }) => sum + approvedBy.length, 0)}
              onBehalfOf={request.mayDecide.onBehalfOf}
              confirms={request.productionReviews.flatMap(openStatements)}
              decide={decide}
            />
          ) : pending && request.isRequester ? (
            <RequesterButtons
              id={request.id}
              number={request.number}
              digest={request.digest}
              title={request.title}
              justification={request.justification}
              openRisks={request.openRisks}
              acceptRisk={acceptRisk}
              edit={edit}
              cancel={cancel}
            />
          ) : null
        }
      />
      <RequestLead
        summary={summarise(request.operations, request.subjects)}
        step={nextStep(request)}
        after={<AfterDecision decided={queue.decided} left={queue.left} next={queue.next} />}
        queue={<RequestQueue words={queue.words} previous={queue.previous} next={queue.next} />}
      />
      <BreakGlassCallout request={request} review={review} />
      <Columns aside={<WhoDecides request={request} />}>
        <WhatChanges request={request} />
        <NotHeld sentences={unheldThere(request.operations, request.subjects, gateways)} />
        <AdoptedDefinitions {...adopted} />
        <ReplayPanel replay={replay} />
        <WhatItMakesPossible impact={request.impact} others={request.others} />
        {request.productionReviews.map((one) => (
          <ProductionReviewPanel
            key={one.agent}
            requestId={request.id}
            review={one}
            named={request.productionReviews.length > 1}
            closed={!pending}
            answer={answer}
          />
        ))}
        <Panel title="Why">
          <p className="max-w-[72ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{request.justification}</p>
        </Panel>
      </Columns>
      {/* Below the aside where there is one column: who decides comes before what was said. */}
      <div className="mt-4 lg:mr-[336px]">
        <RequestActivity
          events={historyOf(request, talk)}
          earlier={talk.earlier > 0 ? { count: talk.earlier, href: `${queue.here}&comments=all` } : null}
          form={<CommentForm id={request.id} action={comment} searchPeople={searchPeople} />}
        />
      </div>
    </>
  );
}
