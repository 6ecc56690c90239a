import { pageQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { listRevisions } from '@/lib/policy/queries';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await listRevisions({ ctx, page: parseQuery(pageQuery, query) })),
);
