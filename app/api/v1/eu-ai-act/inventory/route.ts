import { listInventory } from '@/lib/eu-ai-act/inventory/queries';
import { inventoryListSchema } from '@/lib/eu-ai-act/model/inventory';
import { listRoute } from '@/lib/http/list-route';
import { EU_INVENTORY_CSV } from '@/lib/interchange/model/csv/access';

export const GET = listRoute(inventoryListSchema, { list: listInventory, csv: EU_INVENTORY_CSV });
