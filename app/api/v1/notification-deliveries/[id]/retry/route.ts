import { json, jsonRoute } from '@/lib/http/route';
import { retryDelivery } from '@/lib/notifications/deliveries/retry-delivery';

export const POST = jsonRoute(async ({ ctx, params }) => json(await retryDelivery({ ctx, input: { id: params.id } })), {
  body: 'none',
});
