import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { answerProductionReview } from '@/lib/requests/answer-production-review';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await answerProductionReview({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
