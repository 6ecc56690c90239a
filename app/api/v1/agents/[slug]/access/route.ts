import { z } from 'zod';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

const querySchema = z.strictObject({ at: z.string().max(40).optional() });

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { at } = parseQuery(querySchema, query);
  return json(await getAccessStatement({ ctx, slug: params.slug as string, at }));
});
