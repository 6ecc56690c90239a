import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { json, jsonRoute } from '@/lib/http/route';

export const DELETE = jsonRoute(
  async ({ ctx, params }) => json(await revokeGatewayToken({ ctx, input: { slug: params.slug, id: params.id } })),
  { body: 'none' },
);
