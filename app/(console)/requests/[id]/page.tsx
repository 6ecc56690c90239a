import type { Metadata } from 'next';
import Link from 'next/link';
import { ProductionReviewPanel } from '@/components/production-review/production-review-panel';
import { BreakGlassCallout } from '@/components/requests/break-glass-callout';
import { DecideButtons } from '@/components/requests/decide-buttons';
import { RequestHistory } from '@/components/requests/request-history';
import { RequestStateChip } from '@/components/requests/request-state-chip';
import { RequesterButtons } from '@/components/requests/requester-buttons';
import { WhatChanges } from '@/components/requests/what-changes';
import { WhatItMakesPossible } from '@/components/requests/what-it-makes-possible';
import { WhoDecides } from '@/components/requests/who-decides';
import { When } from '@/components/time/when';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { countWords } from '@/lib/requests/model/operation-words';
import { getRequest } from '@/lib/requests/queries';
import { acceptRisk, answer, cancel, decide, edit, review } from './actions';

interface Props {
  params: Promise<{ id: string }>;
}

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

export default async function RequestPage({ params }: Props) {
  const ctx = await pageCtx();
  const request = await forPage(getRequest({ ctx, id: decodeURIComponent((await params).id) }));
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
              changes={countWords(request.operations)}
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
      <BreakGlassCallout request={request} review={review} />
      {pending && !request.mayDecide.ok ? <p className="-mt-3 mb-5 text-ink-2">{request.mayDecide.why}</p> : null}
      <Columns
        aside={
          <>
            <WhoDecides request={request} />
            <RequestHistory request={request} />
          </>
        }
      >
        <WhatChanges request={request} />
        <WhatItMakesPossible impact={request.impact} />
        {request.productionReviews.map((review) => (
          <ProductionReviewPanel
            key={review.agent}
            requestId={request.id}
            review={review}
            named={request.productionReviews.length > 1}
            closed={!pending}
            answer={answer}
          />
        ))}
        <Panel title="Why">
          <p className="max-w-[72ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{request.justification}</p>
        </Panel>
      </Columns>
    </>
  );
}
