import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { overviewGrantsSchema } from '@/lib/overview/model/dto';
import { listUnusedGrants } from '@/lib/overview/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(overviewGrantsSchema, query);
  return json(await listUnusedGrants({ ctx, page: { limit, cursor }, filter }));
});
