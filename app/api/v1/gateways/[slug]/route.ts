import { getGateway } from '@/lib/gateways/queries';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getGateway({ ctx, slug: params.slug as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await updateGateway({ ctx, input: { slug: params.slug, change: body } })),
);
