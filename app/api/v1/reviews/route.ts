import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { REVIEWS_CSV } from '@/lib/interchange/model/csv/watching';
import { reviewListSchema } from '@/lib/reviews/model/dto';
import { openReview } from '@/lib/reviews/open-review';
import { listReviews } from '@/lib/reviews/queries';

export const GET = listRoute(reviewListSchema, { list: listReviews, csv: REVIEWS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await openReview({ ctx, input: body }), 201));
