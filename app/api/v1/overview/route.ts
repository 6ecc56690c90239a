import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { overviewQuerySchema } from '@/lib/overview/model/dto';
import { getOverview } from '@/lib/overview/queries';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await getOverview({ ctx, filter: parseQuery(overviewQuerySchema, query) })),
);
