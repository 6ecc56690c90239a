import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { listDeliveries } from '@/lib/notifications/deliveries/queries';
import { deliveryListSchema } from '@/lib/notifications/model/delivery';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(deliveryListSchema, query);
  return json(await listDeliveries({ ctx, page: { limit, cursor }, filter }));
});
