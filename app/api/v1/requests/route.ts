import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { createRequest } from '@/lib/requests/create-request';
import { requestListSchema } from '@/lib/requests/model/list';
import { listRequests } from '@/lib/requests/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(requestListSchema, query);
  return json(await listRequests({ ctx, page: { limit, cursor }, filter }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createRequest({ ctx, input: body }), 201));
