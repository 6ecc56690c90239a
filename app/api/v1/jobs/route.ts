import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { listJobs } from '@/lib/jobs/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listJobs({ ctx }));
});
