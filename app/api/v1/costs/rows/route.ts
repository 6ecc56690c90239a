import { costRowsSchema } from '@/lib/costs/model/input';
import { listCostRows } from '@/lib/costs/queries';
import { listRoute } from '@/lib/http/list-route';
import { COST_ROWS_CSV } from '@/lib/interchange/model/csv/changes';

export const GET = listRoute(costRowsSchema, { list: listCostRows, csv: COST_ROWS_CSV });
