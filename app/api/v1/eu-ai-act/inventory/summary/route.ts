import { getInventorySummary } from '@/lib/eu-ai-act/inventory/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getInventorySummary({ ctx }));
});
