import { listMyQuestions } from '@/lib/examinations/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json({ items: await listMyQuestions({ ctx }), nextCursor: null });
});
