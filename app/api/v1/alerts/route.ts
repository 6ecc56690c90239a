import { alertListSchema } from '@/lib/alerts/model/dto';
import { listAlerts } from '@/lib/alerts/queries';
import { listRoute } from '@/lib/http/list-route';
import { ALERTS_CSV } from '@/lib/interchange/model/csv/watching';

export const GET = listRoute(alertListSchema, { list: listAlerts, csv: ALERTS_CSV });
