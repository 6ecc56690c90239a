import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { noQuery } from '@/lib/http/query';
import { getMe } from '@/lib/people/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getMe({ ctx }));
});
