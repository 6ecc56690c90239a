import { decisionFilterSchema } from '@/lib/decision-log/model/dto';
import { countCallsOverTime } from '@/lib/decision-log/rollups/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await countCallsOverTime({ ctx, filter: parseQuery(decisionFilterSchema, query) })),
);
