import { getSample } from '@/lib/examinations/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const { id, sample } = params as { id: string; sample: string };
  return json(await getSample({ ctx, id, sample }));
});
