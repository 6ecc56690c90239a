import { getDuties } from '@/lib/eu-ai-act/duties/queries';
import { sayOfDuty } from '@/lib/eu-ai-act/duties/say-of-duty';
import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getDuties({ ctx, slug: params.slug as string }));
});

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await sayOfDuty({ ctx, input: bodyWith(body, { slug: params.slug }) }), 201),
);
