import { getCheckpoint } from '@/lib/audit/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { noQuery } from '@/lib/http/query';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getCheckpoint({ ctx }));
});
