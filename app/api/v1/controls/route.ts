import { controlFilterSchema } from '@/lib/controls/model/dto';
import { listControls } from '@/lib/controls/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await listControls({ ctx, filter: parseQuery(controlFilterSchema, query) })),
);
