import { getRow } from '@/lib/examinations/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const { id, row } = params as { id: string; row: string };
  return json(await getRow({ ctx, id, row }));
});
