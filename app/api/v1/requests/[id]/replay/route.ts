import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getRequest } from '@/lib/requests/queries';
import { replayOperations } from '@/lib/requests/replay/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const { operations } = await getRequest({ ctx, id: params.id as string });
  return json({ replay: await replayOperations({ ctx, operations }) });
});
