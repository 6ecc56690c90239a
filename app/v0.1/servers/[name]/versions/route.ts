import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getRegistryEntry } from '@/lib/interchange/governed-registry';
import { registryVersionQuerySchema } from '@/lib/interchange/model/governed-registry';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(registryVersionQuerySchema, query);
  const entry = await getRegistryEntry({ ctx, name: decodeURIComponent(params.name as string) });
  return json({ servers: [entry], metadata: { count: 1 } });
});
