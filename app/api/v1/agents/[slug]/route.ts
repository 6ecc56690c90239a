import { getAgent } from '@/lib/agents/queries';
import { updateAgent } from '@/lib/agents/update-agent';
import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getAgent({ ctx, slug: params.slug as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) => {
  const registration = await updateAgent({ ctx, input: bodyWith(body, { slug: params.slug }) });
  return json(registration, registration.request ? 202 : 200);
});
