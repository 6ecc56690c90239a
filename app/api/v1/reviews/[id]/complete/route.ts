import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { completeReview } from '@/lib/reviews/complete-review';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await completeReview({ ctx, input: bodyWith(body, { id: params.id }) })),
);
