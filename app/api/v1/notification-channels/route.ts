import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { createChannel } from '@/lib/notifications/channels/create-channel';
import { listChannels } from '@/lib/notifications/channels/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listChannels({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createChannel({ ctx, input: body }), 201));
