import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { useQuerySchema } from '@/lib/usage/model/dto';
import { getAgentUse } from '@/lib/usage/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { days } = parseQuery(useQuerySchema, query);
  return json(await getAgentUse({ ctx, slug: params.slug as string, days }));
});
