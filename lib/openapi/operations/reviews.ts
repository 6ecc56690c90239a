import { tableQuery } from '@/lib/http/query';
import {
  completeReviewSchema,
  itemDecisionSchema,
  itemsDecisionSchema,
  openReviewSchema,
} from '@/lib/reviews/model/decision';
import { reviewDetailSchema, reviewListSchema, reviewSchema } from '@/lib/reviews/model/dto';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const tag = 'Behaviour reviews';
const review = named('ReviewDetail', reviewDetailSchema);

export const reviewOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/reviews',
    tag,
    summary: 'List behaviour reviews',
    who: 'review:read',
    query: tableQuery(reviewListSchema),
    answers: [okTable(pageOf(named('Review', reviewSchema)), 'One page, the newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/reviews',
    tag,
    summary: 'Open a review of a team now, of the last seven days; weekly ones are opened by Remit',
    who: 'review:open',
    body: named('OpenReview', openReviewSchema),
    answers: [created(review)],
  },
  {
    method: 'GET',
    path: '/api/v1/reviews/{id}',
    tag,
    summary: 'Read one review: what each agent did, what is recommended for each grant, and what was decided',
    who: 'review:read',
    answers: [ok(review)],
  },
  {
    method: 'POST',
    path: '/api/v1/reviews/{id}/items',
    tag,
    summary: 'Decide the same on several grants; revoke and reduce act at once, in one revision',
    who: 'review:decide',
    body: named('DecideReviewItems', itemsDecisionSchema),
    answers: [ok(review)],
  },
  {
    method: 'POST',
    path: '/api/v1/reviews/{id}/items/{item}',
    tag,
    summary: 'Keep, reduce, revoke, defer or escalate one grant; revoke and reduce act at once',
    who: 'review:decide',
    body: named('DecideReviewItem', itemDecisionSchema),
    answers: [ok(review)],
  },
  {
    method: 'POST',
    path: '/api/v1/reviews/{id}/complete',
    tag,
    summary: 'Sign a review as it was read, also where there is nothing to report',
    who: 'review:decide',
    body: named('CompleteReview', completeReviewSchema.omit({ id: true })),
    answers: [ok(review)],
  },
];
