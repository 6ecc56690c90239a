import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { listRegistry } from '@/lib/interchange/governed-registry';
import { registryQuerySchema } from '@/lib/interchange/model/governed-registry';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, search, version, updated_since } = parseQuery(registryQuerySchema, query);
  const filter = { search, version, updatedSince: updated_since };
  return json(await listRegistry({ ctx, page: { limit, cursor }, filter }));
});
