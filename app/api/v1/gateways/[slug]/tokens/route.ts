import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await createGatewayToken({ ctx, input: bodyWith(body ?? {}, { slug: params.slug }) }), 201),
  { body: 'optional' },
);
