import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';
import { editRequest } from '@/lib/requests/edit-request';
import { getRequest } from '@/lib/requests/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getRequest({ ctx, id: params.id as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await editRequest({ ctx, input: bodyWith(body, { id: params.id }) })),
);
