import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { SERVERS_CSV } from '@/lib/interchange/model/csv/access';
import { createServer } from '@/lib/servers/create-server';
import { serverListSchema } from '@/lib/servers/model/list';
import { listServers } from '@/lib/servers/queries';

export const GET = listRoute(serverListSchema, {
  list: ({ ctx, page, filter }) => listServers({ ctx, page, ...filter }),
  csv: SERVERS_CSV,
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createServer({ ctx, input: body }), 201));
