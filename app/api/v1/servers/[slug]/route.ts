import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getServer } from '@/lib/servers/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getServer({ ctx, slug: params.slug as string }));
});
