import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { reviewBreakGlass } from '@/lib/requests/review-break-glass';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await reviewBreakGlass({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
