import { controlQuerySchema } from '@/lib/controls/model/dto';
import { getControl } from '@/lib/controls/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { test } = parseQuery(controlQuerySchema, query);
  return json(await getControl({ ctx, id: params.id as string, test }));
});
