import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getReview } from '@/lib/reviews/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getReview({ ctx, id: params.id as string }));
});
