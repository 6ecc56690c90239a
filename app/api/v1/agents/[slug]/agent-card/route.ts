import { getAgent } from '@/lib/agents/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { cardQuerySchema, toAgentCard } from '@/lib/interchange/model/agent-card';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { url } = parseQuery(cardQuerySchema, query);
  const agent = await getAgent({ ctx, slug: params.slug as string });
  return json(toAgentCard(agent, { baseUrl: ctx.baseUrl, url }));
});
