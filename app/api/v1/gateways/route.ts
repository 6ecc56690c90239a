import { createGateway } from '@/lib/gateways/create-gateway';
import { listGateways } from '@/lib/gateways/queries';
import { searchSchema } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { q, ...page } = parseQuery(searchSchema, query);
  return json(await listGateways({ ctx, page, q }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createGateway({ ctx, input: body }), 201));
