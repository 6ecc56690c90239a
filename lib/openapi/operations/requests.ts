import { z } from 'zod';
import { pageQuery, tableQuery } from '@/lib/http/query';
import { answerProductionReview } from '@/lib/requests/answer-production-review';
import { breakGlass } from '@/lib/requests/break-glass';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { commentOnRequest } from '@/lib/requests/comment-on-request';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';
import { commentDetailSchema } from '@/lib/requests/model/comment';
import { requestDetailSchema, requestSummarySchema } from '@/lib/requests/model/dto';
import { requestListSchema } from '@/lib/requests/model/list';
import { requestSchema } from '@/lib/requests/model/operation';
import { replaySchema } from '@/lib/requests/model/replay';
import { reviewBreakGlass } from '@/lib/requests/review-break-glass';
import { type ApiOperation, countedPageOf, created, named, ok, okTable } from '../operation';

const tag = 'Requests';
const detail = named('ChangeRequest', requestDetailSchema);
const comment = named('RequestComment', commentDetailSchema);

export const requestOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/requests',
    tag,
    summary: 'List change requests',
    who: 'request:read',
    query: tableQuery(requestListSchema),
    answers: [okTable(countedPageOf(named('ChangeRequestSummary', requestSummarySchema)), 'One page, newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests',
    tag,
    summary: 'Ask for a change',
    who: 'request:create',
    body: named('NewRequest', requestSchema),
    answers: [created(detail, 'Waits for its stages; what only tightens is in force already.')],
  },
  {
    method: 'GET',
    path: '/api/v1/requests/{id}',
    tag,
    summary: 'Read a change request, by its id or as CR-<number>',
    who: 'request:read',
    answers: [ok(detail, 'The request.')],
  },
  {
    method: 'GET',
    path: '/api/v1/requests/{id}/replay',
    tag,
    summary: 'Read what would have become of the last 30 days of calls, had it been in force',
    who: 'decision-log:read',
    answers: [
      ok(
        named('RequestReplay', z.object({ replay: replaySchema.nullable() })),
        'Of the calls that the caller may see; null where it changes nothing for any.',
      ),
    ],
  },
  {
    method: 'PATCH',
    path: '/api/v1/requests/{id}',
    tag,
    summary: 'Edit a waiting request; decisions made on it are void',
    who: editRequest.permission,
    body: named('RequestEdit', editRequest.input.omit({ id: true })),
    answers: [ok(detail, 'The request as it is now.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests/{id}/decisions',
    tag,
    summary: 'Approve or reject, for the digest that was shown',
    who: decideRequest.permission,
    body: named('Decision', decideRequest.input.omit({ id: true })),
    answers: [created(detail, 'Decided. The last approval has been published.')],
  },
  {
    method: 'GET',
    path: '/api/v1/requests/{id}/comments',
    tag,
    summary: 'Read what people said about a request',
    who: 'request:read',
    query: pageQuery,
    answers: [ok(countedPageOf(comment), 'One page, oldest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests/{id}/comments',
    tag,
    summary: 'Comment on a request; `@[address]` names a person, who is told',
    who: commentOnRequest.permission,
    body: named('NewComment', commentOnRequest.input.omit({ id: true })),
    answers: [created(comment, 'Said. No decision is touched.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests/{id}/cancel',
    tag,
    summary: 'Take a waiting request back',
    who: cancelRequest.permission,
    answers: [ok(detail, 'The request as it is now.')],
  },
  {
    method: 'POST',
    path: '/api/v1/break-glass',
    tag,
    summary: 'Give an agent tools at once, in an emergency, for hours',
    who: breakGlass.permission,
    body: named('BreakGlass', breakGlass.input),
    answers: [created(detail, 'In force. Somebody else has to review it.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests/{id}/review',
    tag,
    summary: 'Review what was given in an emergency',
    who: reviewBreakGlass.permission,
    body: named('BreakGlassReview', reviewBreakGlass.input.omit({ id: true })),
    answers: [created(detail, 'Reviewed.')],
  },
  {
    method: 'POST',
    path: '/api/v1/requests/{id}/production-review',
    tag,
    summary: 'Answer what is asked before an agent goes to production',
    who: answerProductionReview.permission,
    body: named('ProductionAnswers', answerProductionReview.input.omit({ id: true })),
    answers: [created(detail, 'Kept. Decisions made before no longer count.')],
  },
];
