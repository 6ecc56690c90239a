import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { getEuState } from '@/lib/eu-ai-act/queries';
import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getEuState({ ctx, slug: params.slug as string }));
});

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await assessAgent({ ctx, input: bodyWith(body, { slug: params.slug }) }), 201),
);
