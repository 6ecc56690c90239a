import { json, jsonRoute } from '@/lib/http/route';
import { cancelRequest } from '@/lib/requests/cancel-request';

export const POST = jsonRoute(async ({ ctx, params }) => json(await cancelRequest({ ctx, input: { id: params.id } })), {
  body: 'none',
});
