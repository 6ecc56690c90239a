import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getRegistryEntry } from '@/lib/interchange/governed-registry';
import { registryVersionQuerySchema } from '@/lib/interchange/model/governed-registry';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(registryVersionQuerySchema, query);
  const [name, version] = [params.name, params.version].map((part) => decodeURIComponent(part as string));
  return json(await getRegistryEntry({ ctx, name: name as string, version }));
});
