import { suspendAgent } from '@/lib/agents/suspend-agent';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await suspendAgent({ ctx, input: bodyWith(body, { slug: params.slug }) })),
);
