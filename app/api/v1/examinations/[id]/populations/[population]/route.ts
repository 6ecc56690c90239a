import { rowListSchema } from '@/lib/examinations/model/input';
import { listPopulationRows } from '@/lib/examinations/rows/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { q, ...page } = parseQuery(rowListSchema, query);
  const { id, population } = params as { id: string; population: string };
  const { items, nextCursor } = await listPopulationRows({ ctx, id, population, page, q });
  return json({ items, nextCursor });
});
