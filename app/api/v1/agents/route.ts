import { agentListSchema } from '@/lib/agents/model/list';
import { listAgents } from '@/lib/agents/queries';
import { registerAgent } from '@/lib/agents/register-agent';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { AGENTS_CSV } from '@/lib/interchange/model/csv/access';

export const GET = listRoute(agentListSchema, {
  list: ({ ctx, page, filter: { sort, ...filter } }) => listAgents({ ctx, page, filter, sort }),
  csv: AGENTS_CSV,
});

export const POST = jsonRoute(
  async ({ ctx, body }) => {
    const registration = await registerAgent({ ctx, input: body });
    return json(registration, registration.request ? 201 : 200);
  },
  { yaml: true },
);
