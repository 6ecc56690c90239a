import { costsQuerySchema } from '@/lib/costs/model/input';
import { getCosts } from '@/lib/costs/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await getCosts({ ctx, ...parseQuery(costsQuerySchema, query) })),
);
