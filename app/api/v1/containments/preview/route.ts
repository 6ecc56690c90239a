import { targetSchema } from '@/lib/containments/model/target';
import { previewContainment } from '@/lib/containments/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await previewContainment({ ctx, ...parseQuery(targetSchema, query) })),
);
