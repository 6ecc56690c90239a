import { json, jsonRoute } from '@/lib/http/route';
import { revokeToken } from '@/lib/people/revoke-token';

export const DELETE = jsonRoute(async ({ ctx, params }) => json(await revokeToken({ ctx, input: { id: params.id } })), {
  body: 'none',
});
