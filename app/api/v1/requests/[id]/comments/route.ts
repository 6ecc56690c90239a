import { pageQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';
import { commentOnRequest } from '@/lib/requests/comment-on-request';
import { listComments } from '@/lib/requests/comments/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) =>
  json(await listComments({ ctx, id: params.id as string, page: parseQuery(pageQuery, query) })),
);

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await commentOnRequest({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
