import { confirmAgent } from '@/lib/agents/confirm-agent';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await confirmAgent({ ctx, input: bodyWith(body, { slug: params.slug }) }), 201),
);
