import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { createToken } from '@/lib/people/create-token';
import { listMyTokens } from '@/lib/people/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listMyTokens({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createToken({ ctx, input: body }), 201));
