import { searchSchema } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { createServer } from '@/lib/servers/create-server';
import { listServers } from '@/lib/servers/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { q, ...page } = parseQuery(searchSchema, query);
  return json(await listServers({ ctx, page, q }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createServer({ ctx, input: body }), 201));
