import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { overviewAgentsSchema } from '@/lib/overview/model/dto';
import { listOverviewAgents } from '@/lib/overview/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(overviewAgentsSchema, query);
  return json(await listOverviewAgents({ ctx, page: { limit, cursor }, filter }));
});
