import { getExamination } from '@/lib/examinations/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getExamination({ ctx, id: params.id as string }));
});
