import { listRoute } from '@/lib/http/list-route';
import { DELIVERIES_CSV } from '@/lib/interchange/model/csv/watching';
import { listDeliveries } from '@/lib/notifications/deliveries/queries';
import { deliveryListSchema } from '@/lib/notifications/model/delivery';

export const GET = listRoute(deliveryListSchema, { list: listDeliveries, csv: DELIVERIES_CSV });
