import { agentListSchema } from '@/lib/agents/model/list';
import { listAgents } from '@/lib/agents/queries';
import { registerAgent } from '@/lib/agents/register-agent';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, sort, ...filter } = parseQuery(agentListSchema, query);
  return json(await listAgents({ ctx, page: { limit, cursor }, filter, sort }));
});

export const POST = jsonRoute(
  async ({ ctx, body }) => {
    const registration = await registerAgent({ ctx, input: body });
    return json(registration, registration.request ? 201 : 200);
  },
  { yaml: true },
);
