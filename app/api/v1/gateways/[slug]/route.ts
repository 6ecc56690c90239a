import { getGateway } from '@/lib/gateways/queries';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { noQuery } from '@/lib/http/query';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getGateway({ ctx, slug: params.slug as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await updateGateway({ ctx, input: { slug: params.slug, change: body } })),
);
